import { createContext } from 'preact'
import { useContext } from 'preact/hooks'
import { localDate, offsetMsAt, offsetWords, twoDigits, utc, type Zone } from '../time/zones.ts'

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour
const weekdays = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat']
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/**
 * How long ago, for what is recent; the day, for what is not. Days are those of the calendar in the zone: what was saved before midnight
 * is of yesterday. Written out here because a list has twenty of them: `Intl` takes twice as long, and its English is not ours.
 * @param at, now milliseconds since the epoch
 */
export function howLongAgo(at: number, now: number, zone: Zone): string {
  const passed = now - at
  if (passed < minute) return 'just now'
  if (passed < hour) return ago(Math.floor(passed / minute), 'minute')
  const [then, today] = [localDate(zone, at), localDate(zone, now)]
  const days = Math.floor(today.getTime() / day) - Math.floor(then.getTime() / day)
  // Less than nought: the calendar went back a day.
  if (days <= 0) return ago(Math.floor(passed / hour), 'hour')
  if (days === 1) return 'yesterday'
  if (days < 7) return ago(days, 'day')
  return then.getUTCFullYear() === today.getUTCFullYear() ? dayOf(then) : `${dayOf(then)} ${then.getUTCFullYear()}`
}

/** As `howLongAgo`, where there is little room: "now", "5 min", "3 h", "Fri", "3 Mar", "3 Mar 2025". */
export function inShort(at: number, now: number, zone: Zone): string {
  const passed = now - at
  if (passed < minute) return 'now'
  if (passed < hour) return `${Math.floor(passed / minute)} min`
  const [then, today] = [localDate(zone, at), localDate(zone, now)]
  const days = Math.floor(today.getTime() / day) - Math.floor(then.getTime() / day)
  if (days <= 0) return `${Math.floor(passed / hour)} h`
  if (days < 7) return weekdays[then.getUTCDay()] ?? ''
  return then.getUTCFullYear() === today.getUTCFullYear() ? dayOf(then) : `${dayOf(then)} ${then.getUTCFullYear()}`
}

function ago(count: number, unit: string): string {
  return count === 1 ? `1 ${unit} ago` : `${count} ${unit}s ago`
}

/** 3 Mar */
function dayOf(local: Date): string {
  return `${local.getUTCDate()} ${months[local.getUTCMonth()]}`
}

/** 3 Mar 2026, 14:05 UTC+01:00. @param at milliseconds since the epoch */
export function fullTime(at: number, zone: Zone): string {
  const local = localDate(zone, at)
  const clock = `${twoDigits(local.getUTCHours())}:${twoDigits(local.getUTCMinutes())}`
  return `${dayOf(local)} ${local.getUTCFullYear()}, ${clock} ${offsetWords(offsetMsAt(zone, at))}`
}

/** 31 March 2027. @param at milliseconds since the epoch */
export function dayInWords(at: number, timeZone: Zone): string {
  return new Date(at).toLocaleDateString('en-GB', { day: 'numeric', month: 'long', year: 'numeric', timeZone })
}

/** The zone of the person who reads the page; whatever sends a page provides it. */
export const ZoneContext = createContext<Zone>(utc)

/**
 * How this page writes times. They take an ISO 8601 time in UTC, as JSON from PostgreSQL has it.
 * @param words what of a time is read; its title says it whole
 */
export function useTime(words: (at: number, now: number, zone: Zone) => string = howLongAgo) {
  const zone = useContext(ZoneContext)
  const now = Date.now()
  return (at: string) => {
    const ms = Date.parse(at)
    return (
      <time datetime={`${at.slice(0, 16)}Z`} title={fullTime(ms, zone)}>
        {words(ms, now, zone)}
      </time>
    )
  }
}
