import { describe, expect, it } from 'vitest'
import { routes } from '../server/routes.ts'
import { oneOfEach } from './one-of-each.ts'
import { attributesOf, decoded, textsOf } from '../../kit/html.ts'
import { passwordOf, sharedWorld, type Person, type World } from './world.ts'

const theWorld = sharedWorld()

const then = '2026-03-03T20:30:00Z'
const inTokyo = '4 Mar 2026, 05:30 UTC+09:00'
const inNewYork = '3 Mar 2026, 15:30 UTC-05:00'
const inUtc = '3 Mar 2026, 20:30 UTC'

/** A person with a note of that time, and the title of its time in their list. */
async function aWriter(world: World, ...browserSays: string[]) {
  const writer = await world.aPerson('Ada')
  const { id: noteId } = await world.aNote(writer, { name: 'Damson jam', updatedAt: then })
  say(writer, ...browserSays)
  return { writer, noteId }
}

function say(who: Person, ...zones: string[]): void {
  who.cookies.delete('notejam-zone')
  for (const zone of zones) who.cookies.set('notejam-zone', encodeURIComponent(zone))
}

const titlesOf = (html: string) => attributesOf(html, 'time', 'title')

async function shown(world: World, who: Person): Promise<string | undefined> {
  const { status, body } = await world.visit('/', who)
  expect(status).toBe(200)
  return titlesOf(body)[0]
}

const choose = (world: World, who: Person, zone: string) =>
  world.submit(routes.accounts.timeZone.href(), { time_zone: zone }, who)

describe('the zone in which times are shown', () => {
  it('is UTC while none is known', async () => {
    const world = await theWorld()
    const { writer } = await aWriter(world)
    expect(await shown(world, writer)).toBe(inUtc)
  })

  it('is what the browser says, and later what one of the person’s browsers said last', async () => {
    const world = await theWorld()
    const { writer } = await aWriter(world, 'Asia/Tokyo')
    expect(await shown(world, writer)).toBe(inTokyo)
    const withoutScripts = { ...writer, cookies: new Map(writer.cookies) }
    say(withoutScripts)
    expect(await shown(world, withoutScripts)).toBe(inTokyo)
    say(writer, 'America/New_York')
    expect(await shown(world, writer)).toBe(inNewYork)
    expect(await shown(world, withoutScripts)).toBe(inNewYork)
    const { writer: other } = await aWriter(world)
    expect(await shown(world, other), 'of another person').toBe(inUtc)
  })

  it('is what the person chose, whatever the browser says, until they choose the browser’s again', async () => {
    const world = await theWorld()
    const { writer } = await aWriter(world, 'America/New_York')
    const saved = await choose(world, writer, 'Asia/Tokyo')
    expect([saved.status, saved.location]).toEqual([303, '/settings'])
    expect(await shown(world, writer)).toBe(inTokyo)
    say(writer)
    expect(await shown(world, writer), 'without scripts').toBe(inTokyo)
    say(writer, 'America/New_York')
    await choose(world, writer, 'browser')
    expect(await shown(world, writer)).toBe(inNewYork)
  })

  it.each([
    ...[
      'Europe/Atlantis',
      '+09:00',
      'asia',
      'Etc/Unknown',
      'undefined',
      '2026-01-01T00:00[Asia/Tokyo]',
      '"Asia/Tokyo"',
    ],
    ...['x'.repeat(4_000), 'Asia/Tokyo;', 'Asia/Tokyo\u0000', '<script>', '%', "' or 1=1", '🕐', 'constructor', ''],
  ])('is not taken from a browser that says %s', async (zone) => {
    const world = await theWorld()
    const { writer } = await aWriter(world, zone)
    expect(await shown(world, writer)).toBe(inUtc)
    const [row] = await world.sql<{ zone: string | null }[]>`
      select browser_time_zone as zone from users where id = ${writer.id}`
    expect(row?.zone).toBeNull()
    say(writer, 'Asia/Tokyo')
    await shown(world, writer)
    say(writer, zone)
    expect(await shown(world, writer), 'the last one that it said').toBe(inTokyo)
  })

  it.each([['%ZZ'], ['Asia%2'], ['%00'], ['%C3%28']])(
    'is not taken from a cookie that cannot be read: %s',
    async (raw) => {
      const world = await theWorld()
      const { writer } = await aWriter(world)
      writer.cookies.set('notejam-zone', raw)
      expect(await shown(world, writer)).toBe(inUtc)
    },
  )

  it.each([
    ['Asia/Calcutta', '4 Mar 2026, 02:00 UTC+05:30'],
    ['Asia/Kolkata', '4 Mar 2026, 02:00 UTC+05:30'],
    ['Asia/Kathmandu', '4 Mar 2026, 02:15 UTC+05:45'],
    ['US/Pacific', '3 Mar 2026, 12:30 UTC-08:00'],
    ['Etc/GMT+3', '3 Mar 2026, 17:30 UTC-03:00'],
    ['europe/berlin', '3 Mar 2026, 21:30 UTC+01:00'],
    ['Pacific/Kiritimati', '4 Mar 2026, 10:30 UTC+14:00'],
    ['GMT', inUtc],
  ])('may be %s, of a browser or chosen', async (zone, title) => {
    const world = await theWorld()
    const { writer } = await aWriter(world, zone)
    expect(await shown(world, writer)).toBe(title)
    say(writer, 'Asia/Tokyo')
    expect(await shown(world, writer)).toBe(inTokyo)
    expect((await choose(world, writer, zone)).status).toBe(303)
    expect(await shown(world, writer)).toBe(title)
  })

  it('that the database has and this Node does not know is passed over', async () => {
    const world = await theWorld()
    const { writer } = await aWriter(world, 'Asia/Tokyo')
    await world.sql`update users set time_zone = 'Europe/Atlantis', browser_time_zone = 'Mars/Olympus' where id = ${writer.id}`
    expect(await shown(world, writer)).toBe(inTokyo)
    await world.sql`update users set browser_time_zone = 'Mars/Olympus' where id = ${writer.id}`
    say(writer)
    expect(await shown(world, writer)).toBe(inUtc)
    expect((await world.visit(routes.accounts.settings.href(), writer)).status).toBe(200)
  })

  it('costs a page no statement, but one when the browser’s has changed', async () => {
    const world = await theWorld()
    const { writer } = await aWriter(world)
    const statementsOf = async () => {
      world.statements.length = 0
      await shown(world, writer)
      return world.statements.length
    }
    expect(await statementsOf()).toBe(1)
    say(writer, 'Asia/Tokyo')
    expect(await statementsOf()).toBe(2)
    expect(await statementsOf()).toBe(1)
    await choose(world, writer, 'Europe/Berlin')
    expect(await statementsOf()).toBe(1)
  })
})

describe('every page with times has them in that zone, and in UTC for machines', () => {
  it('lists, notes, their history, the trash, and what a search finds', async () => {
    const world = await theWorld()
    const { writer, noteId } = await aWriter(world, 'America/New_York')
    await choose(world, writer, 'Asia/Tokyo')
    const { id: trashedId } = await world.aNote(writer, { name: 'Mouldy jam', updatedAt: then, deletedAt: then })
    const pages = [
      '/',
      routes.notes.show.href({ noteId }),
      routes.notes.history.href({ noteId }),
      routes.notes.history.href({ noteId }, { now: '' }),
      routes.trash.list.href(),
      routes.trash.show.href({ noteId: trashedId }),
      routes.search.href({ q: 'damson' }),
      routes.search.href({ q: 'damson', part: 'found' }),
    ]
    for (const path of pages) {
      const { status, body } = await world.visit(path, writer)
      expect(status, path).toBe(200)
      const times = titlesOf(body)
      expect(times.length, path).toBeGreaterThan(0)
      expect(new Set(times), path).toEqual(new Set([inTokyo]))
      expect(new Set(attributesOf(body, 'time', 'datetime')), path).toEqual(new Set(['2026-03-03T20:30Z']))
    }
  })

  it('days are those of the person’s calendar', async () => {
    const world = await theWorld()
    const writer = await world.aPerson('Ada')
    // In one of the two zones the calendar has changed within these hours, in the other it has not.
    const now = Temporal.Now.instant()
    const hour = now.toZonedDateTimeISO('UTC').hour
    const passed = 2 + (hour % 10)
    await world.aNote(writer, { updatedAt: now.subtract({ hours: passed }).toString() })
    const words = async (zone: string) => {
      say(writer, zone)
      return textsOf((await world.visit('/', writer)).body, 'time')[0]
    }
    const expected = (zone: string, at: Temporal.Instant) => {
      const day = (instant: Temporal.Instant) => instant.toZonedDateTimeISO(zone).toPlainDate()
      const then = day(now.subtract({ hours: passed }))
      return then.equals(day(at)) ? `${passed} h` : then.toLocaleString('en-GB', { weekday: 'short' })
    }
    const zones = Array.from({ length: 26 }, (_, index) => `Etc/GMT${index < 12 ? `+${12 - index}` : `-${index - 11}`}`)
    const seen = new Set<string>()
    for (const zone of zones) {
      const said = await words(zone)
      expect([expected(zone, now), expected(zone, Temporal.Now.instant())], zone).toContain(said)
      seen.add(said ?? '')
    }
    expect(seen.size, 'both were seen').toBeGreaterThan(1)
  })

  it('JSON stays in UTC', async () => {
    const world = await theWorld()
    const { writer, noteId } = await aWriter(world, 'Asia/Tokyo')
    const [note] = await world.sql<{ version: number }[]>`select version from notes where id = ${noteId}`
    const answer = await world.visit(routes.notes.edit.href({ noteId }), writer, {
      method: 'POST',
      headers: { accept: 'application/json', 'content-type': 'application/json' },
      body: JSON.stringify({ name: 'Damson jam', text: 'Two kilos.', version: note?.version }),
    })
    expect(answer.status, answer.body).toBe(200)
    const { savedAt } = JSON.parse(answer.body) as { savedAt: string }
    expect(savedAt).toMatch(/(Z|\+00:00)$/)
    expect(Math.abs(Date.parse(savedAt) - Date.now())).toBeLessThan(60_000)
  })

  it('the outbox and the letter about a changed password', async () => {
    const world = await theWorld()
    const { writer } = await aWriter(world, 'Asia/Tokyo')
    await choose(world, writer, 'Asia/Kathmandu')
    const fields = {
      password: passwordOf,
      new_password: 'quite another one',
      confirm_new_password: 'quite another one',
    }
    expect((await world.submit(routes.accounts.settings.href(), fields, writer)).status).toBe(303)
    const mails = (await world.outbox.list()).filter(({ to }) => to === writer.email)
    expect(mails.map(({ text }) => text).join()).toMatch(
      /changed on \d{1,2} \w{3} 20\d\d, \d\d:\d\d UTC\+05:45, and every other session/,
    )
    const visitor = world.aVisitor()
    say(visitor, 'America/New_York')
    const { body } = await world.visit(routes.outbox.href(), visitor)
    expect(titlesOf(body)[0]).toMatch(/UTC-0[45]:00$/)
  })
})

it('the letter about a password that was reset has the zone of its account, whichever browser followed the link', async () => {
  const world = await theWorld()
  const writer = await world.aPerson('Ada')
  const { resetToken } = await oneOfEach(world, writer)
  await choose(world, writer, 'Asia/Kathmandu')
  const visitor = world.aVisitor()
  say(visitor, 'America/New_York')
  const fields = { token: resetToken, new_password: 'quite another one', confirm_new_password: 'quite another one' }
  expect((await world.submit(routes.accounts.resetPassword.href(), fields, visitor)).status).toBe(303)
  const mails = (await world.outbox.list()).filter(({ to }) => to === writer.email)
  expect(mails.map(({ text }) => text).join()).toMatch(/changed on .* UTC\+05:45,/)
})

describe('the choice in the settings', () => {
  const settingsOf = async (world: World, who: Person) => (await world.visit(routes.accounts.settings.href(), who)).body
  /** The values of the options that are selected. */
  const selectedIn = (html: string) =>
    [
      ...html.matchAll(/<option(?=[^>]* selected)[^>]* value="([^"]*)"|<option[^>]* value="([^"]*)"[^>]* selected/g),
    ].map(([, one, other]) => one ?? other)

  it('is among all zones by region, with what the browser says first', async () => {
    const world = await theWorld()
    const { writer } = await aWriter(world)
    expect(decoded(await settingsOf(world, writer))).toContain('As the browser says: not known yet, so UTC')
    say(writer, 'Asia/Calcutta')
    const page = await settingsOf(world, writer)
    expect(textsOf(page, 'option')[0]).toBe('As the browser says: Asia/Kolkata')
    expect(selectedIn(page)).toEqual([])
    expect(page).toMatch(/There it is now \d{1,2} \w{3} 20\d\d, \d\d:\d\d UTC\+05:30\./)
    const values = attributesOf(page, 'option', 'value')
    expect(values.slice(0, 2)).toEqual(['browser', 'UTC'])
    expect(values).toEqual(expect.arrayContaining(Intl.supportedValuesOf('timeZone')))
    expect(attributesOf(page, 'optgroup', 'label')).toEqual(
      expect.arrayContaining(['Africa', 'America', 'Asia', 'Europe', 'Pacific']),
    )
  })

  it.each([
    ['UTC', 'UTC'],
    ['Europe/Berlin', 'Europe/Berlin'],
    ['Asia/Kolkata', 'Asia/Calcutta'],
    ['US/Pacific', 'America/Los_Angeles'],
    ['Etc/GMT+3', 'Etc/GMT+3'],
  ])('%s is shown as chosen', async (zone, option) => {
    const world = await theWorld()
    const { writer } = await aWriter(world, 'Asia/Tokyo')
    await choose(world, writer, zone)
    expect(selectedIn(await settingsOf(world, writer))).toEqual([option])
  })

  it.each(['Europe/Atlantis', '+05:30', 'x'.repeat(10_000), '', ' ', '2026-01-01T00:00Z[Asia/Tokyo]', '\u0000', '<b>'])(
    'is not %s, and stays what it was',
    async (zone) => {
      const world = await theWorld()
      const { writer } = await aWriter(world)
      await choose(world, writer, 'Asia/Tokyo')
      const answer = await choose(world, writer, zone)
      expect(answer.status).toBe(422)
      expect(answer.body).toContain('Choose one of these time zones')
      expect(answer.body).toMatch(/<select[^>]*aria-invalid="true"/)
      expect(selectedIn(answer.body)).toEqual(['Asia/Tokyo'])
      expect(await shown(world, writer)).toBe(inTokyo)
    },
  )

  it('is refused to a script in JSON', async () => {
    const world = await theWorld()
    const { writer } = await aWriter(world)
    const path = routes.accounts.timeZone.href()
    const json = await world.visit(path, writer, {
      method: 'POST',
      headers: { accept: 'application/json', 'content-type': 'application/json' },
      body: '{"time_zone":"Mars"}',
    })
    expect(json.status).toBe(422)
    expect(JSON.parse(json.body)).toMatchObject({ problems: { time_zone: 'Choose one of these time zones' } })
  })
})
