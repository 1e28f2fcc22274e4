import { describe, expect, it } from 'vitest'
import { routes } from '../server/routes.ts'
import type { Address } from './address.ts'
import { addresses, aFormOf } from './every-address.ts'
import { everything } from './everything.ts'
import { oneOfEach, type Ids } from './one-of-each.ts'
import { sharedWorld, unusedId, type Answer, type Person, type World } from './world.ts'

const withId = addresses.filter(({ names }) => names)
const oneWorld = sharedWorld()

/** As they stand in an address: nothing of these can be an id. */
const impossible = {
  negative: '-1',
  zero: '0',
  'with a sign': '+1',
  'with a leading zero': '01',
  'a fraction': '1.5',
  'with an exponent': '1e3',
  hexadecimal: '0x1f',
  'a word': 'banana',
  'with a space': '%201',
  'with a line break': '1%0A',
  NUL: '%00',
  'with NUL': '1%00',
  SQL: "1'%20or%20'1'='1",
  'digits of another script': encodeURIComponent('１２'),
  'right-to-left': encodeURIComponent('\u202e12'),
  'more than the database counts': '9223372036854775808',
  huge: '9'.repeat(400),
}

describe('an id that cannot exist', () => {
  it.each(withId)('is answered by $title like one that nothing has', async (address) => {
    const world = await oneWorld()
    const { owner, ids, path } = await aFormOf(world, address)
    const before = await everything(world.sql)
    const nothingThere = await ask(world, address, address.pathWith(unusedId), ids, owner)
    expect(nothingThere.status).toBe(404)
    expect(nothingThere.body).toContain('There is nothing here')

    for (const [what, id] of Object.entries(impossible)) {
      const answer = await ask(world, address, address.pathWith(id), ids, owner)
      expect(answer.status, what).toBe(404)
      expect(answer.body, what).toBe(nothingThere.body)
    }

    expect(await everything(world.sql)).toEqual(before)
    const theirOwn = await ask(world, address, path, ids, owner)
    expect(theirOwn.status, 'with an id that exists').toBe(address.method === 'GET' ? 200 : 303)
  })

  it('of a pad is not chosen for a new note, and nothing breaks', async () => {
    const { world, ada, ids } = await aWorld()
    expect((await world.visit(routes.notes.create.href({ pad: ids.padId }), ada)).body).toContain(' selected')
    for (const [what, id] of Object.entries({ ...impossible, unused: unusedId, twice: `1&pad=${ids.padId}` })) {
      const answer = await world.visit(`${routes.notes.create.pattern}?pad=${id}`, ada)
      expect(answer.status, what).toBe(200)
      expect(answer.body, what).not.toContain(' selected')
    }
  })
})

describe('an order or a page of a list that does not exist', () => {
  const cursor = (...value: unknown[]) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const time = '2026-01-01T00:00:00+00:00'
  const unreadable = {
    'order=banana': 'unknown',
    'order=': 'empty',
    'order=name&order=-name': 'two of them',
    'after=banana': 'no cursor',
    'after=': 'an empty cursor',
    [`after=${cursor('Jam', '1')}&after=${cursor('Jam', '2')}`]: 'two cursors',
    [`after=${cursor(time)}`]: 'half a cursor',
    [`after=${cursor(time, '-1')}`]: 'a cursor with an id that cannot exist',
    [`after=${cursor(time, 1)}`]: 'a cursor with a number',
    [`after=${cursor({ key: time }, '1')}`]: 'a cursor with an object',
    [`before=${cursor('NUL \0', '1')}`]: 'a cursor with NUL',
    [`before=${cursor('half \ud800', '1')}`]: 'a cursor with half a character',
    [`before=${'x'.repeat(5000)}`]: 'a very long cursor',
  }
  const meaningless = {
    'a name, where times are sorted': cursor('Jam', '1'),
    'a time in words': cursor('yesterday', '1'),
    'the year nought': cursor('0000-01-01T00:00:00+00:00', '1'),
    'the thirtieth of February': cursor('2024-02-30T00:00:00+00:00', '1'),
    'the thirteenth month': cursor('2024-13-01T00:00:00+00:00', '1'),
    'a minute too late': cursor('2024-01-01T24:01:00+00:00', '1'),
    'a leap second': cursor('2016-12-31T23:59:60+00:00', '1'),
    'no end of time': cursor('infinity', '1'),
  }
  const lists = addresses.filter(({ pattern }) => ['/', '/pads/:padId', '/trash'].includes(pattern))

  it.each(lists)('leads from $title back to the list', async (list) => {
    const { world, ada, ids } = await aWorld()
    for (const [query, what] of Object.entries(unreadable)) {
      const answer = await world.visit(`${list.path(ids)}?${query}`, ada)
      expect(answer.status, what).toBe(400)
      expect(answer.body, what).toContain('Start again from the list')
      expect(answer.body, what).toContain('href="/"')
    }
  })

  it.each(lists)('of $title that means nothing there is its first page', async (list) => {
    const { world, ada, ids } = await aWorld()
    const first = await world.visit(list.path(ids), ada)
    expect(first.body).toMatch(/Damson jam|Mouldy jam/)
    for (const [what, value] of Object.entries(meaningless)) {
      for (const direction of ['after', 'before']) {
        const answer = await world.visit(`${list.path(ids)}?${direction}=${value}`, ada)
        expect(answer.status, what).toBe(200)
        expect(answer.body, what).toBe(first.body)
      }
    }
  })

  it('may be names or times at the very ends', async () => {
    const { world, ada } = await aWorld()
    const ends = ['0001-01-01T00:00:00+00:00', '9999-12-31T23:59:59.999999+00:00']
    for (const key of [...ends, '', '\u{10ffff}'.repeat(100), '%_\\\'"']) {
      for (const order of ['name', '-name', 'updated_at', '-updated_at']) {
        const answer = await world.visit(routes.home.href({ order, after: cursor(key, '1') }), ada)
        expect(answer.status, `${order} after ${key}`).toBe(200)
      }
    }
  })
})

async function aWorld(): Promise<{ world: World; ada: Person; ids: Ids }> {
  const world = await oneWorld()
  const ada = await world.aPerson('Ada')
  return { world, ada, ids: await oneOfEach(world, ada) }
}

/** Asks at this address, with a form that would be accepted. */
function ask(world: World, address: Address, path: string, ids: Ids, who: Person): Promise<Answer> {
  return address.method === 'GET' ? world.visit(path, who) : world.submit(path, address.form(ids), who)
}
