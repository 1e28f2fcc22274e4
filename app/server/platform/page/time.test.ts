import { describe, expect, it } from 'vitest'
import { knownZone, type Zone } from '../time/zones.ts'
import { fullTime, howLongAgo, inShort } from './time.tsx'

function zoneOf(name: string): Zone {
  const zone = knownZone(name)
  if (!zone) throw new Error(`${name} is not known`)
  return zone
}

const ago = (now: string, then: string, zone: string) => howLongAgo(Date.parse(then), Date.parse(now), zoneOf(zone))

it.each([
  ['2026-03-10T12:00:05Z', 'just now'],
  ['2026-03-10T11:59:01Z', 'just now'],
  ['2026-03-10T11:59:00Z', '1 minute ago'],
  ['2026-03-10T11:00:01Z', '59 minutes ago'],
  ['2026-03-10T11:00:00Z', '1 hour ago'],
  ['2026-03-10T00:00:00Z', '12 hours ago'],
  ['2026-03-09T23:59:59Z', 'yesterday'],
  ['2026-03-09T00:00:00Z', 'yesterday'],
  ['2026-03-08T23:59:59Z', '2 days ago'],
  ['2026-03-04T00:00:00Z', '6 days ago'],
  ['2026-03-03T23:59:59Z', '3 Mar'],
  ['2026-01-01T00:00:00Z', '1 Jan'],
  ['2025-12-31T23:59:59Z', '31 Dec 2025'],
])('at noon of 10 March %s is %s', (then, words) => {
  expect(ago('2026-03-10T12:00:00Z', then, 'UTC')).toBe(words)
})

it.each([
  ['2026-03-10T12:00:05Z', 'now'],
  ['2026-03-10T11:59:00Z', '1 min'],
  ['2026-03-10T11:00:01Z', '59 min'],
  ['2026-03-10T00:00:00Z', '12 h'],
  ['2026-03-09T23:59:59Z', 'Mon'],
  ['2026-03-04T00:00:00Z', 'Wed'],
  ['2026-03-03T23:59:59Z', '3 Mar'],
  ['2025-12-31T23:59:59Z', '31 Dec 2025'],
])('where there is little room, at noon of Tuesday, 10 March, %s is %s', (then, words) => {
  expect(inShort(Date.parse(then), Date.parse('2026-03-10T12:00:00Z'), zoneOf('UTC'))).toBe(words)
})

describe('days are those of the calendar in the zone', () => {
  it.each([
    ['Europe/Berlin', '2026-03-10T00:30:00+01:00', '2026-03-09T23:29:00+01:00', 'yesterday'],
    ['Europe/Berlin', '2026-03-10T00:30:00+01:00', '2026-03-09T23:31:00+01:00', '59 minutes ago'],
    // The same two moments, by other calendars.
    ['UTC', '2026-03-10T03:00:00Z', '2026-03-09T22:00:00Z', 'yesterday'],
    ['Asia/Tokyo', '2026-03-10T03:00:00Z', '2026-03-09T22:00:00Z', '5 hours ago'],
    ['America/Los_Angeles', '2026-03-10T03:00:00Z', '2026-03-09T22:00:00Z', '5 hours ago'],
    ['Asia/Kathmandu', '2026-03-10T18:20:00Z', '2026-03-10T17:00:00Z', 'yesterday'],
    ['Asia/Kolkata', '2026-03-10T18:20:00Z', '2026-03-10T17:00:00Z', '1 hour ago'],
    // 40 hours, but two days; 25 hours, and one.
    ['America/New_York', '2026-06-10T12:00:00-04:00', '2026-06-08T20:00:00-04:00', '2 days ago'],
    ['America/New_York', '2026-06-10T23:00:00-04:00', '2026-06-09T00:00:00-04:00', 'yesterday'],
    // The day has 23 hours, 25 hours, and 24 and a half.
    ['Europe/Berlin', '2026-03-29T23:59:00+02:00', '2026-03-29T00:00:00+01:00', '22 hours ago'],
    ['Europe/Berlin', '2026-10-25T23:59:00+01:00', '2026-10-25T00:00:00+02:00', '24 hours ago'],
    ['Australia/Lord_Howe', '2026-04-05T23:59:00+10:30', '2026-04-05T00:00:00+11:00', '24 hours ago'],
    ['Australia/Lord_Howe', '2026-04-05T23:59:00+10:30', '2026-04-04T23:59:00+11:00', 'yesterday'],
    // No midnight: clocks go from 24:00 to 1:00. And 23:00 to 24:00 twice.
    ['America/Santiago', '2026-09-06T02:30:00-03:00', '2026-09-05T23:59:00-04:00', 'yesterday'],
    ['America/Santiago', '2026-09-06T02:30:00-03:00', '2026-09-06T01:00:00-03:00', '1 hour ago'],
    ['America/Santiago', '2026-04-04T23:50:00-04:00', '2026-04-04T23:10:00-03:00', '1 hour ago'],
    ['Africa/Cairo', '2026-04-24T02:30:00+03:00', '2026-04-23T23:59:00+02:00', 'yesterday'],
    ['Asia/Beirut', '2026-03-29T02:30:00+03:00', '2026-03-28T23:59:00+02:00', 'yesterday'],
    // 30 December 2011 is missing.
    ['Pacific/Apia', '2011-12-31T02:00:00+14:00', '2011-12-29T23:00:00-10:00', '2 days ago'],
    // 18 October 1867 came again after the 19th had begun.
    ['America/Sitka', '1867-10-19T02:00:00Z', '1867-10-18T22:00:00Z', '4 hours ago'],
    ['Pacific/Kiritimati', '2026-01-01T00:30:00+14:00', '2025-12-31T20:00:00+14:00', 'yesterday'],
    ['Pacific/Kiritimati', '2026-01-10T00:30:00+14:00', '2025-12-31T20:00:00+14:00', '31 Dec 2025'],
    ['Pacific/Pago_Pago', '2026-01-10T00:30:00+14:00', '2026-01-01T00:30:00+14:00', '30 Dec 2025'],
    ['Etc/GMT+3', '2026-03-10T12:00:00-03:00', '2026-03-10T00:00:00-03:00', '12 hours ago'],
    ['US/Pacific', '2026-03-10T12:00:00-07:00', '2026-03-10T00:00:00-07:00', '12 hours ago'],
  ])('%s, at %s: %s is %s', (zone, now, then, words) => {
    expect(ago(now, then, zone)).toBe(words)
  })
})

it.each([
  ['UTC', '2026-03-03T14:05:00Z', '3 Mar 2026, 14:05 UTC'],
  ['Europe/London', '2026-01-03T14:05:00Z', '3 Jan 2026, 14:05 UTC'],
  ['Europe/London', '2026-07-03T14:05:00Z', '3 Jul 2026, 15:05 UTC+01:00'],
  ['America/New_York', '2026-03-08T06:59:59Z', '8 Mar 2026, 01:59 UTC-05:00'],
  ['America/New_York', '2026-03-08T07:00:00Z', '8 Mar 2026, 03:00 UTC-04:00'],
  ['America/New_York', '2026-11-01T05:59:59Z', '1 Nov 2026, 01:59 UTC-04:00'],
  ['America/New_York', '2026-11-01T06:00:00Z', '1 Nov 2026, 01:00 UTC-05:00'],
  ['Asia/Kolkata', '2026-12-31T18:30:00Z', '1 Jan 2027, 00:00 UTC+05:30'],
  ['Asia/Kathmandu', '2026-12-31T18:14:00Z', '31 Dec 2026, 23:59 UTC+05:45'],
  ['Australia/Lord_Howe', '2026-04-04T14:59:00Z', '5 Apr 2026, 01:59 UTC+11:00'],
  ['Australia/Lord_Howe', '2026-04-04T15:00:00Z', '5 Apr 2026, 01:30 UTC+10:30'],
  ['America/St_Johns', '2026-01-01T00:00:00Z', '31 Dec 2025, 20:30 UTC-03:30'],
  ['Pacific/Chatham', '2026-01-01T00:00:00Z', '1 Jan 2026, 13:45 UTC+13:45'],
  ['Pacific/Marquesas', '2026-01-01T00:00:00Z', '31 Dec 2025, 14:30 UTC-09:30'],
  ['Pacific/Kiritimati', '2025-12-31T10:00:00Z', '1 Jan 2026, 00:00 UTC+14:00'],
  ['Etc/GMT+12', '2026-01-01T11:59:00Z', '31 Dec 2025, 23:59 UTC-12:00'],
  ['Pacific/Apia', '2011-12-30T09:59:00Z', '29 Dec 2011, 23:59 UTC-10:00'],
  ['Pacific/Apia', '2011-12-30T10:00:00Z', '31 Dec 2011, 00:00 UTC+14:00'],
  ['America/Santiago', '2026-09-06T03:59:59Z', '5 Sep 2026, 23:59 UTC-04:00'],
  ['America/Santiago', '2026-09-06T04:00:00Z', '6 Sep 2026, 01:00 UTC-03:00'],
])('in %s %s is %s', (zone, at, words) => {
  expect(fullTime(Date.parse(at), zoneOf(zone))).toBe(words)
})
