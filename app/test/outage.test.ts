import { expect, it } from 'vitest'
import { eventually } from '../../kit/eventually.ts'
import { poolOf } from '../server/platform/database/instrument.ts'
import { routes } from '../server/routes.ts'
import { away, aWorldBehindADoor, recovered } from './behind-a-door.ts'
import { formOf } from '../../kit/html.ts'
import { passwordOf, type World } from './world.ts'

const notesOf = (world: World) => world.sql<{ name: string; text: string }[]>`select name, text from notes`

it('O3: a database that is away is a 503 with Retry-After, and no session ends', async () => {
  const { world, door, ada } = await aWorldBehindADoor()
  world.expectedErrors.add(away)
  await door.shut()
  for (const path of ['/', routes.notes.create.href(), routes.trash.list.href(), routes.accounts.settings.href()]) {
    const { status, headers, body } = await world.visit(path, ada)
    expect(status, path).toBe(503)
    expect(headers.get('retry-after')).toBe('5')
    expect(headers.get('cache-control')).toBe('private, no-store')
    expect(headers.getSetCookie()).toEqual([])
    expect(body).toContain('Notejam cannot reach its notes just now')
    expect(body, 'no doubt about what was not sent').not.toContain('certain')
    expect(body).toContain(`<a href="${path}" class="button">`)
  }
  await door.open()
  await recovered(world, ada)
})

it('a form that could not be saved is on the page, whole, and is saved by sending that page', async () => {
  const { world, door, ada } = await aWorldBehindADoor()
  world.expectedErrors.add(away)
  const { id } = await world.aPad(ada, { name: 'Jams' })
  const note = { name: 'Plum & "sloe"', text: '\n  2 < 3\n</textarea><b>\nlast', pad_id: id }
  await door.shut()
  // Then a request is not sent on a connection that broke: what it asks was certainly not carried out.
  await eventually('the pool has closed its connections', () => poolOf(world.served).idle === 0)
  const { status, headers, body } = await world.submit(routes.notes.create.href(), note, ada)
  expect([status, headers.get('retry-after')]).toEqual([503, '5'])
  expect(body).toContain('This was not saved yet')
  expect(await notesOf(world)).toEqual([])

  const form = formOf(body, 'Try again')
  expect(form).toEqual({ action: routes.notes.create.href(), fields: note })
  await door.open()
  await recovered(world, ada)
  expect((await world.submit(form.action, form.fields, ada)).status).toBe(303)
  expect(await notesOf(world)).toEqual([{ name: note.name, text: note.text }])
})

it('a save whose answer is lost is not called lost, and not called saved', async () => {
  const { world, door, ada } = await aWorldBehindADoor()
  world.expectedErrors.add(away)
  const { sql: holding, end } = await world.sql.open()
  await holding.unsafe('begin')
  await holding`select from users where id = ${ada.id} for update`
  const saving = world.submit(routes.notes.create.href(), { name: 'Quince', text: 'one kilo' }, ada)
  const isWaiting = () => world.sql`
    select from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()`
  while ((await isWaiting()).length === 0);
  await door.shut()
  const { status, body } = await saving
  await end()
  expect(status).toBe(503)
  expect(body).toContain('It is not certain whether this was done')
  expect(formOf(body, 'Try again').fields).toEqual({ name: 'Quince', text: 'one kilo' })
})

it('a password is asked for again, and stands on no page', async () => {
  const { world, door } = await aWorldBehindADoor()
  world.expectedErrors.add(away)
  await door.shut()
  const { status, body } = await world.submit(routes.accounts.signIn.href(), {
    email: 'ada@example.org',
    password: 'hunter2 hunter2',
  })
  expect(status).toBe(503)
  expect(body).toContain('value="ada@example.org"')
  expect(body).toMatch(/<input [^>]*type="password"/)
  expect(body).not.toContain('hunter2')
})

it('a hundred that wait are told at once, and the log is told in a few lines', async () => {
  const { world, door, ada } = await aWorldBehindADoor()
  world.expectedErrors.add(away)
  await door.shut()
  const answers = await Promise.all(Array.from({ length: 100 }, () => world.visit('/', ada)))
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([503]))
  const told = world.logged.filter(({ msg }) => msg === away)
  expect(told.length, 'at least one, and not one each').toBeGreaterThan(0)
  expect(told.length).toBeLessThan(20)
  expect(JSON.stringify(told)).not.toMatch(/postgres:|password/)
  await door.open()
  await recovered(world, ada)
})

it('a server that has gone without a word is given up, and asked again through new connections', async () => {
  const { world, door, ada } = await aWorldBehindADoor()
  world.expectedErrors.add(away)
  door.silence()
  // This one reserves a connection.
  const signingIn = world.submit(routes.accounts.signIn.href(), { email: ada.email, password: passwordOf })
  const waiting = [signingIn, ...Array.from({ length: 8 }, () => world.visit('/', ada))]
  for (const { status } of await Promise.all(waiting)) expect(status).toBe(503)
  await door.open()
  const before = door.visitors()
  await recovered(world, ada)
  expect(door.visitors()).toBeGreaterThanOrEqual(before)
}, 90_000)
