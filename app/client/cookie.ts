import { deviceCookieName } from '../shared/device-cookie.ts'

/** Browsers cap the lifetime of cookies at 400 days. */
const cookieSeconds = 400 * 24 * 60 * 60

/** Keeps a value on this device, and sends it with every request from now on. @param value undefined forgets it */
export function setCookie(name: string, value: string | undefined): void {
  const pair = `${deviceCookieName(name, location.protocol)}=${encodeURIComponent(value ?? '')}`
  if (value !== undefined && document.cookie.split('; ').includes(pair)) return
  const secure = location.protocol === 'https:' ? '; secure' : ''
  document.cookie = `${pair}; path=/; max-age=${value === undefined ? 0 : cookieSeconds}; samesite=lax${secure}`
}
