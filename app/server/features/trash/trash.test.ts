import { pino } from 'pino'
import { expect, it } from 'vitest'
import { routes } from '../../routes.ts'
import { purgeTrash } from './purge.ts'
import { countdown } from './trash.pages.tsx'
import { createLog } from '../../platform/log.ts'
import { sharedWorld, startWorld, type Person } from '../../../test/world.ts'

const quiet = pino({ enabled: false })

const { list, show, delete: deleteForever } = routes.trash
const { restore } = routes.notes
const deletedAt = '2026-01-01T00:00:00Z'

const aWorld = sharedWorld()

it('holds what its owner deleted, to be read', async () => {
  const world = await aWorld()
  const [ada, mallory] = [await world.aPerson('Ada'), await world.aPerson('Mallory')]
  const note = await world.aNote(ada, { name: 'Damson jam', text: 'Two kilos.', deletedAt })
  await world.aNote(ada, { name: 'Still here' })

  const trash = await world.visit(list.href(), ada)
  const page = await world.visit(show.href({ noteId: note.id }), ada)

  expect(trash.body).toContain('Trash (1)')
  expect(trash.body).toContain('Damson jam')
  expect(trash.body).not.toContain('Still here')
  expect(page.body).toContain('This note is in the trash')
  expect(page.body).toContain('Two kilos.')
  expect((await world.visit(list.href(), mallory)).body).toContain('Trash (0)')
  expect((await world.visit(show.href({ noteId: note.id }), mallory)).status).toBe(404)
})

it('gives a note back to its pad', async () => {
  const world = await aWorld()
  const ada = await world.aPerson('Ada')
  const pad = await world.aPad(ada)
  const note = await world.aNote(ada, { padId: pad.id, deletedAt })

  const answer = await world.visit(restore.href({ noteId: note.id }), ada, { method: 'POST' })

  const path = routes.notes.show.href({ noteId: note.id })
  expect(answer).toMatchObject({ status: 303, location: path })
  expect((await world.visit(path, ada)).body).toContain('Note is successfully restored')
  expect(await world.sql`select pad_id, deleted_at from notes where user_id = ${ada.id}`).toEqual([
    { pad_id: pad.id, deleted_at: null },
  ])
})

it('gives a note back when its pad is gone', async () => {
  const world = await aWorld()
  const ada = await world.aPerson('Ada')
  const pad = await world.aPad(ada)
  const note = await world.aNote(ada, { padId: pad.id, deletedAt })
  await world.submit(routes.pads.delete.href({ padId: pad.id }), {}, ada)

  const answer = await world.visit(restore.href({ noteId: note.id }), ada, { method: 'POST' })

  expect(answer.status).toBe(303)
  expect(await world.sql`select pad_id, deleted_at from notes where user_id = ${ada.id}`).toEqual([
    { pad_id: null, deleted_at: null },
  ])
})

it('deletes forever only what is in it, and only after a question', async () => {
  const world = await aWorld()
  const ada = await world.aPerson('Ada')
  const [gone, kept] = [await world.aNote(ada, { deletedAt }), await world.aNote(ada, { name: 'Kept' })]

  const question = await world.visit(deleteForever.href({ noteId: gone.id }), ada)
  expect(question.body).toContain('Delete this note forever?')
  expect(await world.sql`select 1 from notes where user_id = ${ada.id}`).toHaveLength(2)
  const answer = await world.visit(deleteForever.href({ noteId: gone.id }), ada, { method: 'POST' })
  const other = await world.visit(deleteForever.href({ noteId: kept.id }), ada, { method: 'POST' })

  expect(answer).toMatchObject({ status: 303, location: '/trash' })
  expect(other.status).toBe(404)
  expect(await world.sql`select name from notes where user_id = ${ada.id}`).toEqual([{ name: 'Kept' }])
})

it('lets no other person restore or delete', async () => {
  const world = await aWorld()
  const [ada, mallory] = [await world.aPerson('Ada'), await world.aPerson('Mallory')]
  const note = await world.aNote(ada, { deletedAt })

  for (const path of [restore.href({ noteId: note.id }), deleteForever.href({ noteId: note.id })]) {
    expect((await world.visit(path, mallory, { method: 'POST' })).status, path).toBe(404)
  }
  expect(await world.sql`select deleted_at is not null as trashed from notes where user_id = ${ada.id}`).toEqual([
    { trashed: true },
  ])
})

it('can be taken back from the message that says it', async () => {
  const world = await aWorld()
  const ada = await world.aPerson('Ada')
  const note = await world.aNote(ada)
  await world.submit(routes.notes.delete.href({ noteId: note.id }), {}, ada)
  const page = await world.visit('/', ada)
  expect(page.body).toMatch(
    new RegExp(`<form method="post" action="${restore.href({ noteId: note.id })}"[^>]*>.*Undo`, 's'),
  )
  await world.submit(restore.href({ noteId: note.id }), {}, ada)
  expect(await world.sql`select deleted_at from notes where user_id = ${ada.id}`).toEqual([{ deleted_at: null }])
})

it('counts the days, and tells them', async () => {
  const now = Date.parse('2026-03-31T12:00:00Z')
  expect(countdown('2026-03-31T12:00:00Z', now)).toBe('Gone for good in 30 days.')
  expect(countdown('2026-03-02T11:00:00Z', now)).toBe('Gone for good in a day.')
  expect(countdown('2026-02-01T12:00:00Z', now)).toBe('Gone for good tonight.')
  const world = await aWorld()
  const ada = await world.aPerson('Ada')
  const note = await world.aNote(ada, { deletedAt: new Date(Date.now() - 3 * 86_400_000).toISOString() })
  for (const path of [list.href(), show.href({ noteId: note.id })]) {
    expect((await world.visit(path, ada)).body).toContain('Gone for good in 27 days.')
  }
})

it('is emptied after a confirmation, of what was in it then, and of no other person’s notes', async () => {
  const world = await aWorld()
  const [ada, mallory] = [await world.aPerson('Ada'), await world.aPerson('Mallory')]
  for (const name of ['one', 'two']) await world.aNote(ada, { name, deletedAt })
  await world.aNote(ada, { name: 'kept' })
  await world.aNote(mallory, { name: 'hers', deletedAt })
  const page = await world.visit(routes.trash.empty.href(), ada)
  expect(page.body).toContain('2 notes')
  const until = /name="until" value="([^"]+)"/.exec(page.body)?.[1] ?? ''
  await world.aNote(ada, { name: 'later', deletedAt: new Date(Date.now() + 1000).toISOString() })
  for (const wrong of ['', 'x', '9999-99-99T00:00:00+00:00', "2026-01-01'"]) {
    expect((await world.submit(routes.trash.empty.href(), { until: wrong }, ada)).status, wrong).toBe(422)
  }
  expect(await world.submit(routes.trash.empty.href(), { until }, ada)).toMatchObject({
    status: 303,
    location: '/trash',
  })
  const left = await world.sql<{ name: string }[]>`
    select name from notes where user_id in (${ada.id}, ${mallory.id}) order by id`
  expect(left.map(({ name }) => name)).toEqual(['kept', 'hers', 'later'])
  expect((await world.visit(list.href(), ada)).body).toContain('2 notes are deleted forever')
  expect((await world.visit(routes.trash.empty.href())).location).toContain('/signin')
  const nothing = await world.visit(routes.trash.empty.href(), await world.aPerson('Grace'))
  expect(nothing, 'there is nothing to ask about').toMatchObject({ status: 303, location: '/trash' })
})

it('lets go what has been in it for thirty days, once, however many do it', async () => {
  const world = await startWorld()
  const people = await Promise.all(['Ada', 'Ben', 'Cleo'].map((name) => world.aPerson(name)))
  const days = (age: number) => new Date(Date.now() - age * 86_400_000).toISOString()
  for (const person of people) {
    await world.aNote(person, { name: 'old', deletedAt: days(31) })
    await world.aNote(person, { name: 'older', deletedAt: days(400) })
    await world.aNote(person, { name: 'waits', deletedAt: days(29) })
    await world.aNote(person, { name: 'stays' })
  }
  const purged = await Promise.all(Array.from({ length: 4 }, () => purgeTrash(world.sql, quiet)))
  expect(purged.reduce((sum, one) => sum + one, 0)).toBe(6)
  const left = await world.sql<{ name: string }[]>`select distinct name from notes order by name`
  expect(left.map(({ name }) => name)).toEqual(['stays', 'waits'])
  expect(await world.sql`select distinct note_count, trash_count from users`).toEqual([
    { note_count: 1, trash_count: 1 },
  ])
})

it('lets go what one statement takes too long for in smaller steps, and a purge that fails keeps no other waiting', async () => {
  const world = await startWorld()
  const [ada, ben, cleo] = [await world.aPerson('Ada'), await world.aPerson('Ben'), await world.aPerson('Cleo')]
  const bury = (owner: Person, notes: number) => world.sql`
    insert into notes (user_id, name, text, deleted_at)
    select ${owner.id}, 'old', 'text', now() - interval '31 days' from generate_series(1, ${notes}::int)`
  await bury(ada, 3)
  await bury(ben, 250)
  await bury(cleo, 3)
  // As if it took more than its time: all of Ada’s, and more than sixty of Ben’s at once.
  await world.sql.unsafe(`
    create function late() returns trigger language plpgsql as $$ begin
      if exists (select from gone where user_id = ${ada.id}) or (select count(*) from gone) > 60 then
        raise exception 'late' using errcode = '57014';
      end if;
      return null;
    end $$;
    create trigger late after delete on notes referencing old table as gone for each statement execute function late()`)
  const lines: { level: string; msg: string; err: { code: string } }[] = []
  const log = createLog('info', { write: (line) => void lines.push(JSON.parse(line) as (typeof lines)[0]) })
  expect(await purgeTrash(world.sql, log)).toBe(253)
  const left = await world.sql`select user_id::text as id, count(*)::int as n from notes group by user_id`
  expect(left).toEqual([{ id: ada.id, n: 3 }])
  expect(lines).toMatchObject([{ level: 'error', msg: 'a task failed for one person' }])
})

it('is no task for one person after the other while the database is away', async () => {
  const world = await startWorld()
  for (const name of ['Ada', 'Ben']) await world.aNote(await world.aPerson(name), { deletedAt })
  await world.sql.unsafe(`
    create sequence tries;
    create function fail() returns trigger language plpgsql as
      $$ begin perform nextval('tries'); raise exception 'no room' using errcode = '53100'; end $$;
    create trigger fail before delete on notes for each row execute function fail()`)
  await expect(purgeTrash(world.sql, quiet)).rejects.toMatchObject({ code: '53100' })
  expect(await world.sql`select last_value::int as n from tries`).toEqual([{ n: 1 }])
})

it('shows notes to be read and not to be changed', async () => {
  const world = await aWorld()
  const ada = await world.aPerson('Ada')
  const note = await world.aNote(ada, { text: '- [ ] Buy sugar' })
  await world.aFile(ada, note.id)
  const page = async (path: string) => (await world.visit(path, ada)).body
  const isRemovable = /aria-label="Remove label.png"/
  expect(await page(routes.notes.show.href({ noteId: note.id }))).toMatch(isRemovable)
  await world.submit(routes.notes.delete.href({ noteId: note.id }), {}, ada)
  const before = await world.sql`select text, version from notes where user_id = ${ada.id}`

  const trashed = await page(show.href({ noteId: note.id }))
  const [, task = ''] = /class="task-box"[^>]* name="task" value="([^"]+)"/.exec(trashed) ?? []
  expect(task).not.toBe('')
  for (const [path, fields] of [
    [routes.notes.tasks.href({ noteId: note.id }), { task }],
    [routes.notes.edit.href({ noteId: note.id }), { name: 'Changed', text: 'changed' }],
    [routes.notes.pin.href({ noteId: note.id }), {}],
  ] as const) {
    expect((await world.submit(path, fields, ada)).status, path).toBe(404)
  }

  expect(trashed).toContain('label.png')
  expect(trashed).not.toMatch(isRemovable)
  expect(trashed).toMatch(/<fieldset disabled[^>]*>.*class="task-box".*<\/fieldset>/s)
  expect(await world.sql`select text, version from notes where user_id = ${ada.id}`).toEqual(before)
})
