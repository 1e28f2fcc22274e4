import { describe, expect, it } from 'vitest'
import { routes } from '../server/routes.ts'
import { aFormOf, fieldsOf, forms } from './every-address.ts'
import { everything } from './everything.ts'
import { oneOfEach } from './one-of-each.ts'
import { sendRaw, type RawAnswer } from './raw-http.ts'
import { sharedWorld, type Person } from './world.ts'

const urlencoded = 'application/x-www-form-urlencoded'
const json = 'application/json'

const aWorld = sharedWorld()

describe('a body that is not what a form sends', () => {
  const unreadable = [
    { what: 'malformed JSON', type: json, body: '{"name": "Plum jam"', status: 400 },
    { what: 'JSON with a comment', type: json, body: '{"name": "Plum jam"} // jam', status: 400 },
    { what: 'a form called JSON', type: json, body: 'name=Plum+jam&text=Jam', status: 400 },
    { what: 'no JSON at all', type: json, body: '', status: 400 },
    { what: 'an upload', type: 'multipart/form-data; boundary=x', body: '--x\r\n\r\nname\r\n--x--\r\n', status: 415 },
    { what: 'XML', type: 'application/xml', body: '<name>Plum jam</name>', status: 415 },
    { what: 'bytes', type: 'application/octet-stream', body: '\x01\x02', status: 415 },
    { what: 'no kind of content', type: 'banana', body: 'name=Plum+jam', status: 415 },
    { what: 'of no said kind', type: '', body: 'name=Plum+jam', status: 415 },
  ]
  const nameless = [
    { what: 'a list', type: json, body: '[{"name":"Plum jam"}]', status: 400 },
    { what: 'a word', type: json, body: '"Plum jam"', status: 400 },
    { what: 'a number', type: json, body: '5', status: 400 },
    { what: 'plain text', type: 'text/plain', body: 'name=Plum jam', status: 400 },
  ]

  it('is refused by every form with words, and nothing changes', async () => {
    const world = await aWorld()
    for (const form of forms) {
      const { owner, path } = await aFormOf(world, form)
      const before = await everything(world.sql)
      for (const { what, type, body, status } of [...unreadable, ...(fieldsOf(form).length > 0 ? nameless : [])]) {
        const answer = await world.visit(path, owner, { method: 'POST', headers: { 'content-type': type }, body })
        const label = `${form.title} with ${what}`
        expect(answer.status, label).toBe(status)
        expect(answer.headers.get('content-type'), label).toBe('text/html; charset=utf-8')
        expect(answer.body, label).toMatch(/Go back and try again|Send the form as fields|Send application\//)
      }
      expect(await everything(world.sql), form.title).toEqual(before)
    }
  })

  it('may be a form with broken encoding: it is taken as it stands', async () => {
    const world = await aWorld()
    const ada = await world.aPerson('Ada')
    const body = 'name=100%&text=%zz%E0%A4%A&&&=&==&pad_id'
    const headers = { 'content-type': urlencoded }
    const answer = await world.visit(routes.notes.create.href(), ada, { method: 'POST', headers, body })
    expect(answer.status).toBe(303)
    expect(await world.sql`select name, text from notes where user_id = ${ada.id}`).toEqual([
      { name: '100%', text: '%zz%E0%A4%A' },
    ])
  })
})

describe('a body that is too long', () => {
  it('is refused by every form before it has come, and nothing changes', async () => {
    const world = await aWorld()
    for (const form of forms) {
      const { owner, path } = await aFormOf(world, form)
      const before = await everything(world.sql)
      const head = headOf(path, owner, [`content-type: ${urlencoded}`, 'content-length: 1000000000'])
      const answer = await sendRaw(world.url, head, 'name=Plum+jam')
      expect(answer?.status, form.title).toBe(413)
      expect(answer?.body, form.title).toContain('That is too long')
      expect(await everything(world.sql), form.title).toEqual(before)
    }
  })

  it('is refused when no header says how long it is', async () => {
    const world = await aWorld()
    const ada = await world.aPerson('Ada')
    const head = headOf(routes.pads.create.href(), ada, [`content-type: ${urlencoded}`, 'transfer-encoding: chunked'])
    const chunk = `10000\r\n${'x'.repeat(0x10000)}\r\n`
    const answer = await sendRaw(world.url, head, `5\r\nname=\r\n${chunk.repeat(3)}0\r\n\r\n`)
    expect(answer?.status).toBe(413)
    expect(answer?.body).toContain('That is too long')
    expect(await world.sql`select from pads where user_id = ${ada.id}`).toHaveLength(0)
  })
})

it('a form of thousands of fields is refused, and nothing changes', async () => {
  const world = await aWorld()
  const ada = await world.aPerson('Ada')
  const body = Array.from({ length: 5000 }, (_, n) => `${n}=`).join('&')
  const headers = { 'content-type': 'application/x-www-form-urlencoded' }
  const answer = await world.visit(routes.notes.create.href(), ada, { method: 'POST', headers, body })
  expect(answer.status).toBe(400)
  expect(answer.body).toContain('No form here has so many fields')
  expect(await world.sql`select from notes where user_id = ${ada.id}`).toHaveLength(0)
})

it('without a session, no body of a note is read', async () => {
  const world = await aWorld()
  const headers = { 'content-type': 'application/json' }
  const init = { method: 'POST', headers, body: `{"name": "Jam", "text": "Jam"` }
  expect((await world.visit(routes.notes.create.href(), undefined, init)).status).toBe(303)
  expect((await world.visit(routes.notes.create.href(), await world.aPerson('Ada'), init)).status).toBe(400)
})

describe('a request that breaks off or is no HTTP', () => {
  const chunked = formHead('transfer-encoding: chunked')
  const broken: Record<string, [head: (path: string, who: Person) => string[], body?: string]> = {
    'it ends before its body does': [formHead('content-length: 500'), 'name=Plum'],
    'it ends within a chunk': [chunked, 'ff\r\nname=P'],
    'its chunks are counted in no number': [chunked, 'zz\r\n'],
    'it has two lengths': [formHead('content-length: 4', 'content-length: 5'), 'name'],
    'it has a length and chunks': [formHead('content-length: 4', 'transfer-encoding: chunked'), '0\r\n\r\n'],
    'it is no HTTP': [() => ['Plum jam, please']],
    'its method is none': [(path) => [`JAM ${path} HTTP/1.1`, 'host: localhost']],
    'a header has no name': [formHead('no colon here')],
    'its address has bytes': [() => ['GET /\xff\xfe HTTP/1.1', 'host: localhost']],
    'its headers are too long': [formHead(`x-long: ${'x'.repeat(20_000)}`)],
  }

  it('is answered with words, stores nothing and ends nothing', async () => {
    const world = await aWorld()
    const ada = await world.aPerson('Ada')
    for (const [what, [head, body]] of Object.entries(broken)) {
      const answer = await sendRaw(world.url, head(routes.pads.create.href(), ada), body, what.startsWith('it ends'))
      expect(answer?.status, what).toBe(what === 'its headers are too long' ? 431 : 400)
      expectWords(answer, what)
      expect(await world.sql`select from pads where user_id = ${ada.id}`, what).toHaveLength(0)
      expect((await world.visit('/', ada)).status, `the service after ${what}`).toBe(200)
    }
  })
})

describe('an address or a method that is not there', () => {
  const paths = [
    '/banana',
    '/notes',
    '/pads',
    '/notes/1/2/3',
    '//evil.example',
    '/.env',
    '/NOTES/create',
    `/${'x'.repeat(3000)}`,
  ]

  it('is a page that says so, with a session and without', async () => {
    const world = await aWorld()
    for (const who of [undefined, await world.aPerson('Ada')]) {
      for (const path of paths) {
        const answer = await world.visit(path, who)
        expect(answer.status, path).toBe(404)
        expect(answer.body, path).toContain('There is nothing here')
      }
    }
  })

  it('changes nothing, and says what the address answers to', async () => {
    const world = await aWorld()
    const ada = await world.aPerson('Ada')
    const ids = await oneOfEach(world, ada)
    const before = await everything(world.sql)
    for (const method of ['PUT', 'PATCH', 'DELETE', 'OPTIONS', 'PROPFIND']) {
      for (const path of ['/', routes.notes.show.href(ids), routes.accounts.signOut.href()]) {
        const answer = await world.visit(path, ada, { method })
        expect(answer.status, `${method} ${path}`).toBe(405)
        expect(answer.body, `${method} ${path}`).toContain('That cannot be done here')
        expect(answer.headers.get('allow'), `${method} ${path}`).toMatch(/^GET(, HEAD)?(, POST)?$/)
      }
      for (const path of ['/banana', '/static/main.js']) {
        expect((await world.visit(path, ada, { method })).status, `${method} ${path}`).toBe(404)
      }
    }
    expect(await everything(world.sql)).toEqual(before)
  })

  it('whose body never ends is not waited for where it cannot be decoded', async () => {
    const world = await aWorld()
    const head = ['POST /%zz HTTP/1.1', 'host: localhost', 'content-length: 1000000']
    // Read until the connection is closed: only the service closes it.
    expect((await sendRaw(world.url, head, 'a'))?.status).toBe(400)
  })

  it('is answered with words where it cannot be decoded', async () => {
    const world = await aWorld()
    for (const path of ['/%', '/%zz', '/notes/%ED%A0%80', '/notes/%E0%A4%A/edit']) {
      const answer = await sendRaw(world.url, [`GET ${path} HTTP/1.1`, 'host: localhost', 'connection: close'])
      expect(answer?.status, path).toBe(400)
      expectWords(answer, path)
    }
  })

  it('of another site in the request line is only looked up here', async () => {
    const world = await aWorld()
    const head = ['GET http://evil.example/notes/create HTTP/1.1', 'host: evil.example', 'connection: close']
    const answer = await sendRaw(world.url, head)
    expect(answer?.status).toBe(303)
    expect(answer?.headers['location']).toMatch(/^\/signin(\?|$)/)
  })

  it('does not break on a host that is none', async () => {
    const world = await aWorld()
    const ada = await world.aPerson('Ada')
    for (const host of ['[', 'a b', '%', '[::1', 'localhost:99999', '']) {
      const head = [`POST ${routes.pads.create.href()} HTTP/1.1`, `host: ${host}`, `origin: http://${host}`]
      const answer = await sendRaw(world.url, [...head, cookieLine(ada), 'content-length: 0', 'connection: close'])
      expect(answer?.status, host).toBe(403)
    }
  })
})

/** A sentence for a person: no program's JSON, and no empty page. */
function expectWords(answer: RawAnswer | undefined, label: string): void {
  expect(answer?.headers['content-type'], label).toMatch(/^text\/(html|plain); charset=utf-8$/)
  expect(answer?.headers['x-content-type-options'], label).toBe('nosniff')
  expect(answer?.body, label).toMatch(/again/)
}

function headOf(path: string, who: Person, lines: readonly string[]): string[] {
  return [`POST ${path} HTTP/1.1`, 'host: localhost', 'connection: close', cookieLine(who), ...lines]
}

function formHead(...lines: string[]): (path: string, who: Person) => string[] {
  return (path, who) => headOf(path, who, [`content-type: ${urlencoded}`, ...lines])
}

function cookieLine(who: Person): string {
  return `cookie: ${[...who.cookies].map(([name, value]) => `${name}=${value}`).join('; ')}`
}
