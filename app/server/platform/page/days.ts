import { localDate, twoDigits, type Zone } from '../time/zones.ts'

const dayMs = 24 * 60 * 60_000
const months = [
  ...['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November'],
  'December',
]

/** "Today", "Yesterday", "12 November", "12 November 2025": a day of the zone's calendar. @param at, now milliseconds since the epoch */
export function dayName(at: number, now: number, zone: Zone): string {
  const [then, today] = [localDate(zone, at), localDate(zone, now)]
  const days = Math.floor(today.getTime() / dayMs) - Math.floor(then.getTime() / dayMs)
  if (days === 0) return 'Today'
  if (days === 1) return 'Yesterday'
  const day = `${then.getUTCDate()} ${months[then.getUTCMonth()]}`
  return then.getUTCFullYear() === today.getUTCFullYear() ? day : `${day} ${then.getUTCFullYear()}`
}

/** Such as "14:05". */
export function clockTime(at: number, _now: number, zone: Zone): string {
  const then = localDate(zone, at)
  return `${twoDigits(then.getUTCHours())}:${twoDigits(then.getUTCMinutes())}`
}

/** Such as "Today, 14:05" or "12 November, 14:05". */
export function dayAndTime(at: number, now: number, zone: Zone): string {
  return `${dayName(at, now, zone)}, ${clockTime(at, now, zone)}`
}
