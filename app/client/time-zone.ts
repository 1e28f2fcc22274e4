import { zoneCookie } from '../shared/zone-cookie.ts'

/** Browsers cap the lifetime of cookies at 400 days. */
const cookieSeconds = 400 * 24 * 60 * 60

/** Tells the server, with every request from now on, the time zone of this device's clock. */
export function tellZone(): void {
  const pair = `${zoneCookie}=${encodeURIComponent(Intl.DateTimeFormat().resolvedOptions().timeZone)}`
  if (document.cookie.split('; ').includes(pair)) return
  const secure = location.protocol === 'https:' ? '; secure' : ''
  document.cookie = `${pair}; path=/; max-age=${cookieSeconds}; samesite=lax${secure}`
}

/** The time of day on this device's clock, or in the zone that the person has chosen. */
export function clockTime(iso: string, zone: string | undefined): string {
  const time = (timeZone: string | undefined) =>
    new Date(iso).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit', timeZone })
  try {
    return time(zone)
  } catch {
    // A zone that this browser does not know.
    return time(undefined)
  }
}
