import { expect, it } from 'vitest'
import { routes } from '../server/routes.ts'
import { maxPerMinute } from '../server/shell/account-limits.ts'
import { changeNothing, expectTooOften, jam, limited, save } from './asking-too-often.ts'
import { apart } from './addresses-apart.ts'
import { forms } from './every-address.ts'
import { everything } from './everything.ts'
import { oneOfEach } from './one-of-each.ts'
import { textareaOf, valueOf } from '../../kit/html.ts'
import { startWorld } from './world.ts'

it('an account saves so often in a minute; then what was typed comes back, to be sent again', async () => {
  const world = await startWorld(limited)
  const [ada, grace] = [await world.aPerson('Ada'), await world.aPerson('Grace')]
  const { id: noteId } = await world.aNote(ada)
  const edit = routes.notes.edit.href({ noteId })
  await changeNothing(world, ada, maxPerMinute.changes - 2)
  expect((await world.submit(edit, jam, ada)).status, 'a save').toBe(303)
  expect((await save(world, ada, noteId)).status, 'the last one within the limit').toBe(200)
  const before = await everything(world.sql)

  const form = await world.submit(edit, { ...jam, text: 'Four kilos.\nSugar' }, ada)
  expectTooOften(form)
  expect(textareaOf(form.body)).toBe('Four kilos.\nSugar')
  expect(valueOf(form.body, 'name')).toBe('Plum jam')
  const script = await save(world, ada, noteId)
  expectTooOften(script)
  expect(JSON.parse(script.body)).toMatchObject({
    error: 'too-often',
    message: expect.stringContaining('Wait') as string,
  })
  expect(await everything(world.sql), 'nothing was saved').toEqual(before)

  expect((await world.visit('/', ada)).status, 'pages can be read').toBe(200)
  expect((await world.submit(routes.notes.create.href(), jam, grace)).status, 'others can save').toBe(303)
  expect((await world.submit(routes.accounts.signOut.href(), {}, ada)).status, 'it can be left').toBe(303)
})

it('each request that changes something is counted, but for those that have limits of their own', async () => {
  const world = await startWorld(limited)
  const ada = await world.aPerson('Ada')
  const ids = await oneOfEach(world, ada)
  await changeNothing(world, ada, maxPerMinute.changes)
  const counted = forms.filter(({ isPrivate, title }) => isPrivate && !apart.includes(title))
  expect(counted.length).toBeGreaterThan(10)
  for (const address of counted) {
    const { status } = await world.submit(address.path(ids), address.form(ids), ada)
    expect(status, address.title).toBe(429)
  }
})
