import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { expect, it, onTestFinished } from 'vitest'
import { eventually } from '../../kit/eventually.ts'
import { routes } from '../server/routes.ts'
import { passwordOf, startWorld, type Person, type World } from './world.ts'

/** One connection whose second request is sent with the first, which never ends: an account's stream of changes. */
async function behindAStream(world: World, who: Person, next: readonly string[], body: string): Promise<Socket> {
  const { port } = new URL(world.url)
  const socket = connect(Number(port), '127.0.0.1')
  onTestFinished(() => void socket.destroy())
  const cookie = [...who.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
  const head = (lines: readonly string[]) => `${lines.join('\r\n')}\r\n\r\n`
  socket.write(head([`GET ${routes.changes.href()} HTTP/1.1`, 'host: x', `cookie: ${cookie}`]) + head(next) + body)
  await once(socket, 'readable')
  return socket
}

function signInOf(network: string, body: string): string[] {
  return [
    ...[`POST ${routes.accounts.signIn.href()} HTTP/1.1`, 'host: x', `x-forwarded-for: ${network}`],
    ...['content-type: application/x-www-form-urlencoded', `content-length: ${body.length}`],
  ]
}

it('a request that waits behind another of its connection holds no turn: sign-ins of others go on', async () => {
  const world = await startWorld({ proxyHops: 1 })
  const [ada, mallory] = [await world.aPerson('Ada'), await world.aPerson('Mallory')]
  const body = new URLSearchParams({ email: mallory.email, password: 'no password of hers' }).toString()
  for (const network of ['192.0.2.1', '198.51.100.1', '203.0.113.1']) {
    await behindAStream(world, mallory, signInOf(network, body), body)
  }
  const fields = { email: ada.email, password: passwordOf }
  let status: number | undefined
  void world.submit(routes.accounts.signIn.href(), fields).then((answer) => (status = answer.status))
  await eventually('she is signed in', () => status === 303)
})

it('a request whose connection ends before its turn comes leaves nothing behind', async () => {
  const world = await startWorld({ proxyHops: 1 })
  const [ada, mallory] = [await world.aPerson('Ada'), await world.aPerson('Mallory')]
  const body = new URLSearchParams({ email: mallory.email, password: passwordOf }).toString()
  for (const network of ['192.0.2.1', '198.51.100.1', '203.0.113.1']) {
    const socket = await behindAStream(world, mallory, signInOf(network, body), body)
    socket.destroy()
    await once(socket, 'close')
  }
  const answer = await world.submit(routes.accounts.signIn.href(), { email: ada.email, password: passwordOf })
  expect(answer.status).toBe(303)
  const sessions = await world.sql`select from sessions where user_id = ${mallory.id}`
  expect(sessions, 'what was asked behind it was not done').toHaveLength(1)
})

it('requests of one connection are answered in their order, each after the one before', async () => {
  const world = await startWorld()
  const { port } = new URL(world.url)
  const socket = connect(Number(port), '127.0.0.1')
  onTestFinished(() => void socket.destroy())
  let received = ''
  socket.on('data', (chunk: Buffer) => (received += chunk.toString()))
  const asked = ['/healthz', routes.accounts.signIn.href(), '/banana', '/healthz']
  socket.write(asked.map((path) => `GET ${path} HTTP/1.1\r\nhost: x\r\n\r\n`).join(''))
  const statuses = () => [...received.matchAll(/HTTP\/1\.1 (\d{3})/g)].map(([, status]) => status)
  await eventually('all are answered', () => statuses().length === 4)
  expect(statuses()).toEqual(['200', '200', '404', '200'])
})
