import dns from 'node:dns'
import { expect, it, onTestFinished, vi } from 'vitest'
import { routes } from '../server/routes.ts'
import { away, aWorldBehindADoor, recovered } from './behind-a-door.ts'
import { passwordOf } from './world.ts'

it('somebody whose sign-in breaks off is told so, and the process goes on for everybody', async () => {
  const { world, door, ada } = await aWorldBehindADoor()
  world.expectedErrors.add(away)
  const signIn = () => world.submit(routes.accounts.signIn.href(), { email: ada.email, password: passwordOf })
  const holding = await world.sql.reserve()
  await holding`begin`
  await holding`lock table sessions in access exclusive mode`
  const broken = signIn()
  const isWaiting = () => world.sql`
    select from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()`
  while ((await isWaiting()).length === 0);

  await door.shut()
  expect((await broken).status).toBe(503)
  await holding`rollback`
  holding.release()
  await door.open()
  await recovered(world, ada)
  // More than there are connections: the one that broke is among them.
  for (let n = 0; n < 6; n++) expect((await signIn()).location, `sign-in ${n}`).toBe('/')
})

it('the database’s name is looked up for each new connection', async () => {
  const name = 'notes-database.example'
  let isKnown = true
  const { lookup } = dns
  const asked = vi.spyOn(dns, 'lookup').mockImplementation(((
    host: string,
    options: object,
    tell: (...answer: unknown[]) => void,
  ) => {
    if (host !== name) {
      lookup(host, options, tell)
      return
    }
    // As the system's resolver does: never at once.
    const answer = isKnown
      ? [null, [{ address: '127.0.0.1', family: 4 }]]
      : [Object.assign(new Error('unknown'), { code: 'ENOTFOUND' })]
    setImmediate(() => {
      tell(...answer)
    })
  }) as typeof dns.lookup)
  onTestFinished(() => asked.mockRestore())
  const { world, door, ada } = await aWorldBehindADoor(name)
  world.expectedErrors.add(away)

  isKnown = false
  await door.shut()
  await door.open()
  expect((await world.visit('/', ada)).status).toBe(503)
  expect((await world.visit('/', ada)).status, 'nothing is remembered').toBe(503)
  isKnown = true
  await recovered(world, ada)
})
