import { describe, expect, it } from 'vitest'
import { listedName, shownName, zoneGroups } from './zone-names.ts'
import { knownZone, offsetMsAt, type Zone } from './zones.ts'

describe('the names that are known', () => {
  it.each([
    ...['UTC', 'GMT', 'Etc/UTC', 'Zulu', 'Europe/Berlin', 'America/Argentina/ComodRivadavia', 'America/Port-au-Prince'],
    ...['Asia/Calcutta', 'Asia/Kolkata', 'US/Pacific', 'Etc/GMT+3', 'Etc/GMT-14', 'EST5EDT', 'Europe/Kyiv', 'Cuba'],
  ])('%s', (name) => {
    expect(knownZone(name)).toBe(name)
  })

  it.each([
    ['europe/berlin', 'Europe/Berlin'],
    ['ASIA/KOLKATA', 'Asia/Kolkata'],
    ['utc', 'UTC'],
  ])('%s is %s', (given, name) => {
    expect(knownZone(given)).toBe(name)
  })

  it.each([
    ...['', ' ', 'Europe', 'Europe/Atlantis', 'Etc/Unknown', 'Factory', 'localtime', 'posix/UTC', 'undefined', 'null'],
    ...[
      '+05:30',
      '-08:00',
      'Z',
      '2026-01-01T00:00[Europe/Berlin]',
      'Europe/Berlin ',
      'Europe/Berlin\0',
      'Europe/Bérlin',
    ],
    ...['../../etc/passwd', 'Europe/Berlin/', '/Europe/Berlin', "Europe/Berlin'; drop table users", '<b>', '__proto__'],
    ...['a/'.repeat(50_000), 'A'.repeat(65), 'constructor', 'Europe/Berlin,Asia/Tokyo', 'CEST', '１２'],
    ...[undefined, null, 7, ['Europe/Berlin'], { timeZone: 'UTC' }],
  ])('not %s', (given) => {
    expect(knownZone(given)).toBeUndefined()
  })
})

it('offsets are those of Temporal, on both sides of every change of the clocks', () => {
  const zones = Intl.supportedValuesOf('timeZone').filter((_, index) => index % 7 === 0)
  const [begin, end] = [Date.UTC(1990), Date.UTC(2040)]
  let changes = 0
  for (const name of [...zones, 'Pacific/Apia', 'Asia/Kathmandu', 'Australia/Lord_Howe', 'Africa/Casablanca']) {
    const zone = knownZone(name) as Zone
    let next = Temporal.Instant.fromEpochMilliseconds(begin).toZonedDateTimeISO(zone).getTimeZoneTransition('next')
    while (next && next.epochMilliseconds < end) {
      const change = next.epochMilliseconds
      for (const ms of [0, -1, 1, -3_600_000, 3_600_000].map((more) => change + more)) {
        const truth = Temporal.Instant.fromEpochMilliseconds(ms).toZonedDateTimeISO(zone).offsetNanoseconds / 1e6
        if (offsetMsAt(zone, ms) !== truth) expect.fail(`${name} at ${new Date(ms).toISOString()}`)
      }
      changes++
      next = next.getTimeZoneTransition('next')
    }
  }
  expect(changes).toBeGreaterThan(1_000)
})

describe('the names to choose from', () => {
  const listed = zoneGroups.flatMap(({ zones }) => zones)

  it('are all that Intl has, each one known, once', () => {
    const names = listed.map(({ name }) => name)
    expect(names.toSorted()).toEqual(Intl.supportedValuesOf('timeZone').filter((name) => name !== 'UTC'))
    expect(names.filter((name) => !knownZone(name))).toEqual([])
    const places = zoneGroups.flatMap(({ region, zones }) => zones.map(({ place }) => `${region}/${place}`))
    expect(new Set(places).size).toBe(places.length)
  })

  it('are shown as they are called today, and mean the same', () => {
    const now = Temporal.Now.zonedDateTimeISO('UTC')
    const renamed = listed.filter(({ name }) => shownName(name) !== name.replaceAll('_', ' '))
    expect(renamed.length).toBeGreaterThan(10)
    for (const { name } of renamed) {
      const today = shownName(name).replaceAll(' ', '_')
      expect(now.withTimeZone(name).equals(now.withTimeZone(today)), name).toBe(true)
    }
    expect(zoneGroups.find(({ region }) => region === 'Asia')?.zones).toContainEqual({
      name: 'Asia/Calcutta',
      place: 'Kolkata',
    })
    expect(listed).toContainEqual({ name: 'America/North_Dakota/New_Salem', place: 'North Dakota, New Salem' })
  })

  it.each([
    ['Asia/Kolkata', 'Asia/Calcutta'],
    ['US/Pacific', 'America/Los_Angeles'],
    ['GMT', 'UTC'],
    ['Etc/GMT+3', 'Etc/GMT+3'],
  ])('%s is listed as %s', (zone, name) => {
    expect(listedName(zone as Zone)).toBe(name)
  })
})
