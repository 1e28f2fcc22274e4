import { request as ask } from 'node:http'
import { once } from 'node:events'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { routes } from '../server/routes.ts'
import { sharedWorld, type Person, type World } from './world.ts'

interface Raw {
  readonly status: number | undefined
  readonly encoding: string | undefined
  readonly vary: string | undefined
  readonly length: string | undefined
  readonly body: Buffer
}

/** As it comes over the wire; `fetch` would unpack it. */
async function raw(
  world: World,
  path: string,
  who: Person,
  headers: Record<string, string>,
  method = 'GET',
  body = '',
) {
  const cookie = [...who.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
  const form = method === 'POST' ? { 'content-type': 'application/x-www-form-urlencoded' } : {}
  const request = ask(world.url + path, { method, headers: { cookie, ...form, ...headers } })
  request.end(body)
  const [response] = (await once(request, 'response')) as [import('node:http').IncomingMessage]
  const chunks: Buffer[] = []
  for await (const chunk of response) chunks.push(chunk as Buffer)
  const { 'content-encoding': encoding, vary, 'content-length': length } = response.headers
  return { status: response.statusCode, encoding, vary, length, body: Buffer.concat(chunks) } satisfies Raw
}

const aWorld = sharedWorld()

async function aWorldWithNotes() {
  const world = await aWorld()
  const ada = await world.aPerson('Ada')
  for (let n = 0; n < 5; n++) await world.aNote(ada, { name: `Jar ${n}`, text: 'Two kilos of damsons. '.repeat(50) })
  const plain = await raw(world, '/', ada, {})
  expect([plain.status, plain.encoding, plain.vary]).toEqual([200, undefined, 'accept-encoding'])
  return { world, ada, plain: plain.body.toString() }
}

describe('a page', () => {
  it.each([
    ['br', 'br', brotliDecompressSync],
    ['gzip', 'gzip', gunzipSync],
    ['gzip, deflate, br, zstd', 'br', brotliDecompressSync],
    ['br;q=0, gzip', 'gzip', gunzipSync],
    ['GZIP;q=0.5', 'gzip', gunzipSync],
  ])('is compressed for a client that accepts %s', async (accepts, encoding, unpack) => {
    const { world, ada, plain } = await aWorldWithNotes()
    const answer = await raw(world, '/', ada, { 'accept-encoding': accepts })
    expect([answer.status, answer.encoding, answer.vary]).toEqual([200, encoding, 'accept-encoding'])
    expect(unpack(answer.body).toString()).toBe(plain)
    expect(answer.body.length).toBeLessThan(plain.length / 2)
    expect(answer.length === undefined || Number(answer.length) === answer.body.length).toBe(true)
  })

  it.each(['identity', 'br;q=0, gzip;q=0', 'zstd', ''])(
    'is not compressed for a client that accepts %s',
    async (accepts) => {
      const { world, ada, plain } = await aWorldWithNotes()
      const answer = await raw(world, '/', ada, { 'accept-encoding': accepts })
      expect([answer.status, answer.encoding, answer.body.toString()]).toEqual([200, undefined, plain])
    },
  )

  it('has no body for HEAD', async () => {
    const { world, ada } = await aWorldWithNotes()
    const answer = await raw(world, '/', ada, { 'accept-encoding': 'br' }, 'HEAD')
    expect([answer.status, answer.body.length]).toEqual([200, 0])
  })
})

it('what shows something of its own request is never compressed: its length would tell what stands beside it', async () => {
  const { world, ada } = await aWorldWithNotes()
  const takes = { 'accept-encoding': 'br, gzip' }
  const long = 'a'.repeat(5000)
  const answers: [number, string, Promise<Raw>][] = [
    [200, 'a query', raw(world, '/?order=name', ada, takes)],
    [200, 'where to go next', raw(world, routes.accounts.signIn.href({ next: `/${long}` }), world.aVisitor(), takes)],
    [404, 'an address that is not there', raw(world, `/${long}`, ada, takes)],
    [422, 'a form with a mistake', raw(world, routes.notes.create.href(), ada, takes, 'POST', `name=&text=${long}`)],
  ]
  for (const [status, what, answer] of answers) {
    const { status: got, encoding, body } = await answer
    expect([got, encoding], what).toEqual([status, undefined])
    expect(body.length, what).toBeGreaterThan(1024)
  }
})
