import { expect, it, onTestFinished } from 'vitest'
import { eventually } from '../../../../../kit/eventually.ts'
import { passwordOf, sharedWorld, startWorld, type Person, type World } from '../../../../test/world.ts'
import { connect } from '../../../platform/database/connect.ts'
import { routes } from '../../../routes.ts'

const aWorld = sharedWorld()
const { sessions, endSession, endOtherSessions, signIn } = routes.accounts

async function aDevice(world: World, { email }: Person, userAgent: string): Promise<Person> {
  const device = { ...world.aVisitor(), email }
  const body = new URLSearchParams({ email, password: passwordOf })
  await world.visit(signIn.href(), device, { method: 'POST', headers: { 'user-agent': userAgent }, body })
  return device
}

const idsOf = async (world: World, who: Person) =>
  (await world.sql<{ id: string }[]>`select id::text from sessions where user_id = ${who.id} order by id`).map(
    ({ id }) => id,
  )

it('the page lists where a person is signed in, this device first, and no session of another person', async () => {
  const world = await aWorld()
  const [ada, mallory] = [await world.aPerson('Ada'), await world.aPerson('Mallory')]
  const phone = await aDevice(world, ada, 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_7) Version/26.1 Safari/604.1 <script>')
  await aDevice(world, mallory, 'Mozilla/5.0 (X11; CrOS x86_64) Chrome/143.0.0.0')
  await world.sql`
    update sessions set updated_at = now() - interval '3 hours', created_at = now() - interval '4 days'
    where user_agent like '%iPhone%'`

  const { body } = await world.visit(sessions.href(), ada)
  expect(body.match(/This device/g)).toHaveLength(1)
  expect(body).toMatch(/Unknown device.*This device.*Safari on iPhone.*127\.0\.0\.1.*3 hours ago.*4 days ago/s)
  expect(body).not.toContain('ChromeOS')
  expect(body).not.toContain('<script>')
  expect((await world.visit(sessions.href(), phone)).body).toMatch(/Safari on iPhone.*This device.*Unknown device/s)
})

it('a person ends a session of their own, and none of another person', async () => {
  const world = await aWorld()
  const [ada, mallory] = [await world.aPerson('Ada'), await world.aPerson('Mallory')]
  const phone = await aDevice(world, ada, '')
  const [own = '', other = ''] = await idsOf(world, ada)

  for (const id of [own, other]) {
    expect((await world.submit(endSession.href({ sessionId: id }), {}, mallory)).status, 'of another person').toBe(404)
  }
  expect(await idsOf(world, ada)).toEqual([own, other])
  expect((await world.submit(endSession.href({ sessionId: other }), {}, ada)).location).toBe(sessions.href())
  expect(await idsOf(world, ada)).toEqual([own])
  expect((await world.visit('/', phone)).location).toBe('/signin')
  expect((await world.submit(endSession.href({ sessionId: other }), {}, ada)).status, 'once more').toBe(404)

  const here = await world.submit(endSession.href({ sessionId: own }), {}, ada)
  expect(here.location, 'this device').toBe(signIn.href())
  expect(await idsOf(world, ada)).toEqual([])
  expect((await world.visit('/', mallory)).status).toBe(200)
})

it('a person ends all other sessions with their open connections, and this device stays signed in', async () => {
  const world = await startWorld()
  const [ada, grace] = [await world.aPerson('Ada'), await world.aPerson('Grace')]
  const phone = await aDevice(world, ada, '')
  const streams = await Promise.all([ada, phone, grace].map((who) => stream(world, who)))
  const answer = await world.submit(endOtherSessions.href(), {}, ada)
  expect(answer.location).toBe(sessions.href())
  expect((await world.visit('/', ada)).status).toBe(200)
  expect((await world.visit('/', phone)).location).toBe('/signin')
  await eventually('the phone hears no more', () => streams[1]?.isOver === true)
  expect(streams.map(({ isOver }) => isOver)).toEqual([false, true, false])
})

it('a session that ends before its process has begun to listen ends its open connection', async () => {
  const { promise: goOn, resolve: letListen } = Promise.withResolvers<undefined>()
  const statements: string[] = []
  const world = await startWorld({}, async ({ address }) => {
    const served = connect(address, 4, (text) => void statements.push(text))
    const open = served.open.bind(served)
    served.open = () => goOn.then(open)
    return served
  })
  const ada = await world.aPerson('Ada')
  const phone = await aDevice(world, ada, '')
  const [own, others] = [await stream(world, ada), await stream(world, phone)]
  await world.submit(endOtherSessions.href(), {}, ada)
  // Words are sent in batches: this one is sent and gone before the first LISTEN.
  await eventually('the word is sent', () => statements.some((text) => text.includes('pg_notify')))
  letListen(undefined)
  await eventually('the phone hears no more', () => others.isOver)
  expect(own.isOver).toBe(false)
})

it('a new password ends the open connections of all other devices', async () => {
  const world = await startWorld()
  const ada = await world.aPerson('Ada')
  const phone = await aDevice(world, ada, '')
  const listening = await stream(world, phone)
  const twice = { new_password: 'another long password', confirm_new_password: 'another long password' }
  await world.submit(routes.accounts.settings.href(), { password: passwordOf, ...twice }, ada)
  await eventually('the phone hears no more', () => listening.isOver)
})

it('a visit is noted once in ten minutes, after the page, by no more than one statement', async () => {
  const world = await startWorld()
  const ada = await world.aPerson('Ada')
  world.statements.length = 0
  await world.visit('/', ada)
  expect(world.statements).toHaveLength(1)
  await world.sql`update sessions set updated_at = now() - interval '11 minutes'`
  const isSeen = async () => {
    const [row] = await world.sql<
      { is: boolean }[]
    >`select updated_at > now() - interval '1 minute' as is from sessions`
    return row?.is === true
  }
  expect(await isSeen()).toBe(false)
  await world.visit('/', ada)
  await eventually('it is noted', isSeen)
  world.statements.length = 0
  await world.visit('/', ada)
  expect(world.statements).toHaveLength(1)
})

/** Listens to an account's stream of changes. */
async function stream(world: World, who: Person): Promise<{ isOver: boolean }> {
  const ending = new AbortController()
  onTestFinished(() => ending.abort())
  const cookie = [...who.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
  const { body, status } = await fetch(world.url + routes.changes.href(), {
    headers: { cookie },
    signal: ending.signal,
  })
  expect(status).toBe(200)
  const state = { isOver: false }
  void body
    ?.pipeTo(new WritableStream())
    .then(() => (state.isOver = true))
    .catch(() => {})
  return state
}
