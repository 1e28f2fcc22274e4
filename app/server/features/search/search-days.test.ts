import { describe, expect, it } from 'vitest'
import { textsOf } from '../../../../kit/html.ts'
import { sharedWorld, type Person, type World } from '../../../test/world.ts'
import { routes } from '../../routes.ts'
import { beginOf, dayIn, knownZone, utc } from '../../platform/time/zones.ts'

const theWorld = sharedWorld()

function say(who: Person, zone: string): void {
  who.cookies.set('notejam-zone', encodeURIComponent(zone))
}

/** The names of notes on the page of a search. */
async function found(world: World, who: Person, q: string): Promise<string[]> {
  const { status, body } = await world.visit(routes.search.href({ q }), who)
  expect(status, q).toBe(200)
  expect(body, q).not.toContain('Nothing was looked for')
  const results = /<ol class="results".*?<\/ol>/s.exec(body)?.[0] ?? ''
  return textsOf(results, 'a').toSorted()
}

/** Notes of a new person that were changed at these times, and have them as names. */
async function aWriter(world: World, ...times: string[]): Promise<Person> {
  const writer = await world.aPerson('Ada')
  for (const updatedAt of times) await world.aNote(writer, { name: updatedAt, updatedAt })
  return writer
}

const days: [zone: string, day: string, first: string, last: string, hours: number][] = [
  ['UTC', '2026-03-10', '2026-03-10T00:00:00Z', '2026-03-10T23:59:59Z', 24],
  ['Europe/London', '2026-07-01', '2026-07-01T00:00:00+01:00', '2026-07-01T23:59:59+01:00', 24],
  ['Asia/Tokyo', '2026-03-10', '2026-03-10T00:00:00+09:00', '2026-03-10T23:59:59+09:00', 24],
  ['Asia/Kolkata', '2026-03-10', '2026-03-10T00:00:00+05:30', '2026-03-10T23:59:59+05:30', 24],
  ['Asia/Kathmandu', '2026-03-10', '2026-03-10T00:00:00+05:45', '2026-03-10T23:59:59+05:45', 24],
  ['Pacific/Kiritimati', '2026-01-01', '2026-01-01T00:00:00+14:00', '2026-01-01T23:59:59+14:00', 24],
  ['Pacific/Pago_Pago', '2026-01-01', '2026-01-01T00:00:00-11:00', '2026-01-01T23:59:59-11:00', 24],
  ['Etc/GMT+12', '2026-01-01', '2026-01-01T00:00:00-12:00', '2026-01-01T23:59:59-12:00', 24],
  ['US/Pacific', '2026-01-01', '2026-01-01T00:00:00-08:00', '2026-01-01T23:59:59-08:00', 24],
  ['Asia/Calcutta', '2026-01-01', '2026-01-01T00:00:00+05:30', '2026-01-01T23:59:59+05:30', 24],
  // Clocks go forward, and back.
  ['Europe/Berlin', '2026-03-29', '2026-03-29T00:00:00+01:00', '2026-03-29T23:59:59+02:00', 23],
  ['Europe/Berlin', '2026-10-25', '2026-10-25T00:00:00+02:00', '2026-10-25T23:59:59+01:00', 25],
  ['America/New_York', '2026-03-08', '2026-03-08T00:00:00-05:00', '2026-03-08T23:59:59-04:00', 23],
  ['America/New_York', '2026-11-01', '2026-11-01T00:00:00-04:00', '2026-11-01T23:59:59-05:00', 25],
  ['Australia/Lord_Howe', '2026-10-04', '2026-10-04T00:00:00+10:30', '2026-10-04T23:59:59+11:00', 23.5],
  ['Australia/Lord_Howe', '2026-04-05', '2026-04-05T00:00:00+11:00', '2026-04-05T23:59:59+10:30', 24.5],
  // Days that begin at 1:00, and end with 23:00 to 24:00 twice.
  ['America/Santiago', '2026-09-06', '2026-09-06T01:00:00-03:00', '2026-09-06T23:59:59-03:00', 23],
  ['America/Santiago', '2026-04-04', '2026-04-04T00:00:00-03:00', '2026-04-04T23:59:59-04:00', 25],
  ['Asia/Beirut', '2026-03-29', '2026-03-29T01:00:00+03:00', '2026-03-29T23:59:59+03:00', 23],
  ['Africa/Cairo', '2026-04-24', '2026-04-24T01:00:00+03:00', '2026-04-24T23:59:59+03:00', 23],
  ['Africa/Cairo', '2026-10-29', '2026-10-29T00:00:00+03:00', '2026-10-29T23:59:59+02:00', 25],
  // Midnight comes twice: the day begins with the first.
  ['America/Havana', '2026-11-01', '2026-11-01T00:00:00-04:00', '2026-11-01T23:59:59-05:00', 25],
  // 30 December 2011 is missing.
  ['Pacific/Apia', '2011-12-29', '2011-12-29T00:00:00-10:00', '2011-12-29T23:59:59-10:00', 24],
  ['Pacific/Apia', '2011-12-31', '2011-12-31T00:00:00+14:00', '2011-12-31T23:59:59+14:00', 24],
]

describe('a day of a search begins and ends with the person’s', () => {
  it.each(days)('in %s: %s', async (zone, day, first, last, hours) => {
    const world = await theWorld()
    const [from, to] = [Date.parse(first), Date.parse(last)]
    expect(to + 1000 - from, 'hours').toBe(hours * 3_600_000)
    const [before, after] = [new Date(from - 1000).toISOString(), new Date(to + 1000).toISOString()]
    const writer = await aWriter(world, before, first, last, after)
    await world.sql`update notes set created_at = updated_at where user_id = ${writer.id}`
    say(writer, zone)
    for (const column of ['updated', 'created']) {
      expect(await found(world, writer, `${column}:${day}`)).toEqual([first, last].toSorted())
      expect(await found(world, writer, `${column}:>${day}`)).toEqual([after])
      expect(await found(world, writer, `${column}:<${day}`)).toEqual([before])
      expect(await found(world, writer, `${column}:..${day}`)).toEqual([before, first, last].toSorted())
      expect(await found(world, writer, `${column}:>=${day}`)).toEqual([first, last, after].toSorted())
      expect(await found(world, writer, `-${column}:${day}`)).toEqual([before, after].toSorted())
    }
  })

  it('has no moment where the calendar left it out', async () => {
    const world = await theWorld()
    const writer = await aWriter(world, '2011-12-29T23:59:59-10:00', '2011-12-31T00:00:00+14:00')
    say(writer, 'Pacific/Apia')
    expect(await found(world, writer, 'updated:2011-12-30')).toEqual([])
    expect(await found(world, writer, 'updated:2011-12')).toHaveLength(2)
  })

  it('and so do months and years', async () => {
    const world = await theWorld()
    const times = ['2025-12-31T23:59:59+14:00', '2026-01-01T00:00:00+14:00', '2026-01-31T23:59:59+14:00']
    const writer = await aWriter(world, ...times)
    say(writer, 'Pacific/Kiritimati')
    expect(await found(world, writer, 'updated:2026-01')).toEqual(times.slice(1))
    expect(await found(world, writer, 'updated:2026')).toEqual(times.slice(1))
    say(writer, 'UTC')
    expect(await found(world, writer, 'updated:2026')).toEqual([times[2]])
    expect(await found(world, writer, 'updated:2025')).toEqual(times.slice(0, 2))
  })
})

describe('the zone of a search', () => {
  const inBoth = '2026-03-10T12:00:00Z'
  const inTokyoOnly = '2026-03-09T18:00:00Z'

  it('is the chosen one, the browser’s, or the last that a browser said, and UTC where none is known', async () => {
    const world = await theWorld()
    const writer = await aWriter(world, inBoth, inTokyoOnly)
    const seen = () => found(world, writer, 'updated:2026-03-10')
    expect(await seen()).toEqual([inBoth])
    say(writer, 'Asia/Tokyo')
    expect(await seen()).toEqual([inTokyoOnly, inBoth])
    await world.visit('/', writer)
    writer.cookies.delete('notejam-zone')
    expect(await seen()).toEqual([inTokyoOnly, inBoth])
    say(writer, 'Asia/Tokyo')
    await world.submit(routes.accounts.timeZone.href(), { time_zone: 'UTC' }, writer)
    expect(await seen()).toEqual([inBoth])
    say(writer, 'x'.repeat(3000))
    expect(await seen()).toEqual([inBoth])
  })

  it.each(['Europe/Atlantis', 'SystemV/AST4', 'ACT', 'localtime', 'Factory'])(
    'is UTC where the database has %s, which this Node does not know',
    async (zone) => {
      const world = await theWorld()
      const writer = await aWriter(world, inBoth, inTokyoOnly)
      await world.sql`update users set time_zone = ${zone}, browser_time_zone = ${zone} where id = ${writer.id}`
      expect(await found(world, writer, 'updated:2026-03-10')).toEqual([inBoth])
    },
  )

  it('is that of today', async () => {
    const world = await theWorld()
    for (const name of ['UTC', 'Pacific/Kiritimati', 'Pacific/Pago_Pago', 'Asia/Kathmandu']) {
      const zone = knownZone(name) ?? utc
      const now = Date.now()
      const begin = Date.parse(beginOf(dayIn(zone, now), zone))
      const [today, yesterday] = [new Date(begin).toISOString(), new Date(begin - 1).toISOString()]
      const writer = await aWriter(world, today, yesterday)
      say(writer, name)
      const said = [await found(world, writer, 'updated:today'), await found(world, writer, 'updated:yesterday')]
      // Midnight may pass meanwhile.
      if (dayIn(zone, Date.now()) === dayIn(zone, now)) expect(said, name).toEqual([[today], [yesterday]])
    }
  })

  it('is read beforehand only for days', async () => {
    const world = await theWorld()
    const writer = await aWriter(world, inBoth)
    const statementsOf = async (q: string) => {
      world.statements.length = 0
      await found(world, writer, q)
      return world.statements.length
    }
    // Of several: what the best match looks like is kept with the first, and another task may send a statement meanwhile.
    const fewestOf = async (q: string) => Math.min(await statementsOf(q), await statementsOf(q), await statementsOf(q))
    expect(await fewestOf('damson updated:2026')).toBe((await fewestOf('damson')) + 1)
  })
})
