import { connect } from 'node:net'
import { expect, it, onTestFinished } from 'vitest'
import { eventually } from '../../kit/eventually.ts'
import { routes } from '../server/routes.ts'
import { textareaOf, valueOf } from '../../kit/html.ts'
import { startWorld, type Person, type World } from './world.ts'

const large = 'Jam. '.repeat(20_000)
const path = routes.notes.create.href()

it('what was typed while a session ended is given back, however long it is', async () => {
  const world = await startWorld()
  const ada = await world.aPerson('Ada')
  // Percent-encoded, a text of 1 MiB is three times as long.
  for (const text of [large, '果'.repeat(349_525)]) {
    const answer = await world.submit(path, { name: 'Plum jam', text, owner: ada.id })
    expect(answer.status).toBe(401)
    expect(valueOf(answer.body, 'name')).toBe('Plum jam')
    expect(textareaOf(answer.body) === text, 'the whole text').toBe(true)
  }
})

it('of clients without a session two large forms of a network are read at once, and an account waits for none of them', async () => {
  const world = await startWorld({ proxyHops: 1 })
  const ada = await world.aPerson('Ada')
  const halves = [await aHalf(world, { from: '2001:db8::1' }), await aHalf(world, { from: '2001:db8::2' })]
  const waiting = await aHalf(world, { from: '2001:db8::3' })
  waiting.complete()

  const other = await aHalf(world, { from: '2001:db8:1::1' })
  other.complete()
  expect(await other.answer, 'another network has its turn').toBe(401)
  expect((await world.submit(path, { name: 'Jam', text: large }, ada)).status, 'an account, too').toBe(303)
  const small = await world.submit(path, { name: 'Jam', text: 'Small', owner: ada.id })
  expect(small.status, 'and what is small').toBe(401)
  expect(waiting.isAnswered()).toBe(false)

  for (const half of halves) {
    half.complete()
    expect(await half.answer).toBe(401)
    expect(await waiting.answer, 'one has its answer: the next is read').toBe(401)
  }
})

it('of one account four large bodies are read at once, and another account waits for none of them', async () => {
  const world = await startWorld()
  const [mallory, ada] = [await world.aPerson('Mallory'), await world.aPerson('Ada')]
  // From here on this process knows whose session it is.
  await world.visit('/', mallory)
  const halves = []
  for (let n = 0; n < 4; n++) halves.push(await aHalf(world, { who: mallory }))
  const fifth = await aHalf(world, { who: mallory })
  fifth.complete()
  expect((await world.submit(path, { name: 'Jam', text: large }, ada)).status).toBe(303)
  expect((await world.submit(path, { name: 'Jam', text: 'Small' }, mallory)).status).toBe(303)
  expect(fifth.isAnswered()).toBe(false)

  halves[0]?.leave()
  expect(await fifth.answer, 'a client that leaves gives its turn back').toBe(303)
  for (const half of halves.slice(1)) {
    half.complete()
    expect(await half.answer).toBe(303)
  }
})

it('a network without a session that sends too many large forms is refused before they are read', async () => {
  const world = await startWorld({ rateLimit: true, proxyHops: 1 })
  const send = (from: string) =>
    world.visit(path, undefined, {
      ...{ method: 'POST', body: new URLSearchParams({ name: 'Jam', text: large }) },
      headers: { 'x-forwarded-for': from },
    })
  const statuses = []
  for (let n = 0; n < 61; n++) statuses.push((await send(`2001:db8::${n}`)).status)
  expect(statuses.slice(0, 60).every((status) => status === 303)).toBe(true)
  expect(statuses.at(-1)).toBe(429)
  expect((await send('2001:db8:1::1')).status, 'another network').toBe(303)
})

/** Sends the head and half of the body of a large form, and waits until the server has taken the connection. */
async function aHalf(world: World, { who, from }: { readonly who?: Person; readonly from?: string }) {
  const body = new URLSearchParams({ name: 'Jam', text: large, owner: who?.id ?? '1' }).toString()
  const head = [
    `POST ${path} HTTP/1.1`,
    ...['host: localhost', 'connection: close', `content-length: ${body.length}`],
    'content-type: application/x-www-form-urlencoded',
    ...(from === undefined ? [] : [`x-forwarded-for: ${from}`]),
    ...(who ? [`cookie: ${[...who.cookies].map(([name, value]) => `${name}=${value}`).join('; ')}`] : []),
  ]
  const { port, hostname } = new URL(world.url)
  const socket = connect({ port: Number(port), host: hostname })
  onTestFinished(() => void socket.destroy())
  let received = ''
  const { promise: answer, resolve } = Promise.withResolvers<number>()
  socket.on('data', (chunk: Buffer) => {
    received += chunk.toString('latin1')
    const status = /^HTTP\/1\.1 (\d+) /.exec(received)?.[1]
    if (status) resolve(Number(status))
  })
  socket.on('error', () => socket.destroy())
  const half = Math.floor(body.length / 2)
  socket.write(`${head.join('\r\n')}\r\n\r\n${body.slice(0, half)}`)
  await eventually('the half is on its way', () => socket.bytesWritten > half)
  // A later connection is taken later: by the answer to this one the server has seen the head.
  await world.visit(routes.health.alive.href())
  return {
    answer,
    complete: () => void socket.write(body.slice(half)),
    leave: () => void socket.destroy(),
    isAnswered: () => received !== '',
  }
}
