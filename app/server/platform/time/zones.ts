/** The name of a time zone in the IANA database, such as `Europe/Berlin`, that this Node knows: `knownZone` makes it. */
export type Zone = string & { readonly isZone: true }

/** No name in the database is longer. */
const maxNameCharacters = 64

/** A name, and no offset (`+05:30`) or time, which `Temporal` reads as a zone, too. */
const name = /^[a-z][\w+-]*(?:\/[\w+-]+){0,2}$/i

/** Names that were found valid, each written as the database has it: there are some six hundred. */
const known = new Map<string, Zone>()

/**
 * @param given by a browser, a form or the database; any case
 * @returns undefined for what this Node does not know, and for what is no text
 */
export function knownZone(given: unknown): Zone | undefined {
  if (typeof given !== 'string') return undefined
  const zone = known.get(given)
  if (zone || given.length > maxNameCharacters || !name.test(given)) return zone
  try {
    const found = Temporal.Now.zonedDateTimeISO(given).timeZoneId as Zone
    known.set(found, found)
    return found
  } catch {
    // Of a newer or an older edition of the database, or made up.
    return undefined
  }
}

export const utc = 'UTC' as Zone

/** What a form has instead of a zone where the browser's is to hold. */
export const asTheBrowserSays = 'browser'

/** A span of time between two changes of a zone's clocks, in milliseconds since the epoch. */
interface Span {
  readonly from: number
  readonly before: number
  readonly offsetMs: number
}

/** Spans by zone: a page has twenty times or more, and asking `Temporal` takes fifty times as long as looking here. */
const spans = new Map<Zone, Span[]>()

/** Thirty years. */
const maxSpansPerZone = 60

/** What a zone's clocks were ahead of UTC. @param ms since the epoch */
export function offsetMsAt(zone: Zone, ms: number): number {
  const kept = spans.get(zone) ?? []
  const span = kept.find(({ from, before }) => from <= ms && ms < before)
  if (span) return span.offsetMs
  const found = spanAt(zone, ms)
  if (kept.length < maxSpansPerZone) spans.set(zone, [...kept, found])
  return found.offsetMs
}

function spanAt(zone: Zone, ms: number): Span {
  const zoned = (at: number) => Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone)
  const { offsetNanoseconds } = zoned(ms)
  return {
    // "previous" is before the time that is asked about: a change at this very moment is found from the next millisecond.
    from: zoned(ms + 1).getTimeZoneTransition('previous')?.epochMilliseconds ?? -Infinity,
    before: zoned(ms).getTimeZoneTransition('next')?.epochMilliseconds ?? Infinity,
    offsetMs: offsetNanoseconds / 1_000_000,
  }
}

/** What a clock and a calendar in the zone show: read the result's UTC fields. @param ms since the epoch */
export function localDate(zone: Zone, ms: number): Date {
  return new Date(ms + offsetMsAt(zone, ms))
}

/**
 * When a day of the zone's calendar begins: its first moment, which is not midnight where clocks go forward at midnight. A day that the
 * calendar leaves out begins where the next one does.
 * @param day ISO
 * @returns ISO, in UTC
 */
export function beginOf(day: string, zone: Zone): string {
  return Temporal.PlainDate.from(day).toZonedDateTime(zone).toInstant().toString()
}

/** The day of the zone's calendar, ISO. @param ms since the epoch */
export function dayIn(zone: Zone, ms: number): string {
  return localDate(zone, ms).toISOString().slice(0, 10)
}

/** `UTC`, `UTC+05:30`: names such as CST mean several zones. */
export function offsetWords(offsetMs: number): string {
  const minutes = Math.round(Math.abs(offsetMs) / 60_000)
  if (minutes === 0) return 'UTC'
  return `UTC${offsetMs < 0 ? '-' : '+'}${twoDigits(Math.floor(minutes / 60))}:${twoDigits(minutes % 60)}`
}

export function twoDigits(number: number): string {
  return String(number).padStart(2, '0')
}
