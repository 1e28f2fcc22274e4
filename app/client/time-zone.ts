import { zoneCookie } from '../shared/zone-cookie.ts'
import { setCookie } from './cookie.ts'

/** Tells the server, with every request from now on, the time zone of this device's clock. */
export function tellZone(): void {
  setCookie(zoneCookie, Intl.DateTimeFormat().resolvedOptions().timeZone)
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
