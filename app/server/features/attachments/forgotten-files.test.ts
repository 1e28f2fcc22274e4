import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { expect, it } from 'vitest'
import { tombstonesInMemory } from '../../../test/tombstones.ts'
import { startWorld, type Person, type World } from '../../../test/world.ts'
import { jobKinds } from '../../jobs.ts'
import { folderStore } from '../../platform/objects/folder.ts'
import { routes } from '../../routes.ts'
import { removeForgottenFiles } from './forgotten-files.ts'

const quiet = pino({ enabled: false })

const link = ({ id }: { id: string }) => `![label](/attachments/${id}/file/label.png)`

/** Two notes of Ada’s, and a file that is attached to the first and stands in its text. */
async function aFileInANote() {
  const world = await startWorld()
  const ada = await world.aPerson('Ada')
  const [first, second] = [await world.aNote(ada, { name: 'First' }), await world.aNote(ada, { name: 'Second' })]
  const file = await world.aFile(ada, first.id)
  const save = async (note: { id: string }, text: string) => {
    const answer = await world.submit(routes.notes.edit.href({ noteId: note.id }), { name: 'n', text }, ada)
    expect(answer.status).toBe(303)
  }
  await save(first, `Jam.\n\n${link(file)}`)
  return { world, ada, first, second, file, save }
}

const serves = async (world: World, who: Person, { id }: { id: string }) =>
  (await world.visit(`/attachments/${id}/file/label.png`, who)).status === 200

const bytes = async (world: World) => {
  const [row] = await world.sql<
    { bytes: number }[]
  >`select attachment_bytes::int as bytes from users where email like 'ada%'`
  return row?.bytes
}

/** As if it had been so many days ago: everything that has a date. */
async function pass({ sql }: World, days: number): Promise<void> {
  const past = `${days} days`
  await sql`update notes set updated_at = updated_at - ${past}::interval, deleted_at = deleted_at - ${past}::interval,
              session_began_at = session_began_at - ${past}::interval`
  await sql`update note_revisions set saved_at = saved_at - ${past}::interval`
  await sql`update attachments set created_at = created_at - ${past}::interval`
}

/** What runs by itself in a night, in its order. */
async function night({ sql, outbox }: World): Promise<void> {
  const nowhere = join(tmpdir(), 'notejam-no-such-folder')
  const deps = {
    sql,
    log: quiet,
    mailer: outbox,
    objects: folderStore(nowhere),
    uploads: nowhere,
    secret: 'a secret for tests',
    previousSecrets: [],
    tombstones: tombstonesInMemory(),
  }
  const kinds = jobKinds(deps)
  for (const name of ['trash', 'history', 'forgotten-files']) {
    const kind = kinds.find((one) => one.name === name)
    expect(kind, name).toBeDefined()
    await kind?.work({})
  }
}

it('lives on in a note that its link was moved to, when the first one is long gone', async () => {
  const { world, ada, first, second, file, save } = await aFileInANote()
  await save(first, 'Jam.')
  await save(second, link(file))
  const room = await bytes(world)
  expect(room).toBeGreaterThan(0)
  await pass(world, 2)
  await night(world)
  expect(await serves(world, ada, file)).toBe(true)
  await world.submit(routes.notes.delete.href({ noteId: first.id }), {}, ada)
  await pass(world, 40)
  await night(world)
  await night(world)
  expect(await world.sql`select id from notes`, 'the first note is gone').toEqual([{ id: second.id }])
  expect(await serves(world, ada, file)).toBe(true)
  expect(await bytes(world), 'it counts').toBe(room)
  const page = await world.visit(routes.notes.show.href({ noteId: second.id }), ada)
  expect(page.body).toContain(`src="/attachments/${file.id}/file/label.png"`)

  // The last note that names it: nothing holds it any more.
  await world.submit(routes.notes.delete.href({ noteId: second.id }), {}, ada)
  await pass(world, 40)
  await night(world)
  expect(await serves(world, ada, file)).toBe(false)
  expect(await bytes(world)).toBe(0)
})

it('lives on at once when the first note is deleted forever, and with all of the trash', async () => {
  const { world, ada, first, second, file, save } = await aFileInANote()
  const below = await world.aFile(ada, first.id, { name: 'below.png' })
  await save(second, link(file))
  await world.submit(routes.notes.delete.href({ noteId: first.id }), {}, ada)
  expect((await world.submit(routes.trash.delete.href({ noteId: first.id }), {}, ada)).status).toBe(303)
  expect(await serves(world, ada, file)).toBe(true)
  expect(await serves(world, ada, below), 'no text ever named this one').toBe(false)
  expect(await world.sql`select note_id from attachments`).toEqual([{ note_id: second.id }])

  const third = await world.aNote(ada, { text: link(file) })
  await world.sql`update notes set deleted_at = now() - interval '1 minute'`
  const question = await world.visit(routes.trash.empty.href(), ada)
  expect(question.body, 'no note that stays shows a file').not.toContain('Files that other notes show')
  const until = /name="until" value="([^"]+)"/.exec(question.body)?.[1] ?? ''
  await world.submit(routes.trash.empty.href(), { until }, ada)
  expect(await world.sql`select from notes where id = ${third.id}`, 'both notes go at once').toHaveLength(0)
  expect(await world.sql`select from attachments`).toHaveLength(0)
  expect(await bytes(world)).toBe(0)
})

it.each([
  ['a note in the trash', 'update notes set deleted_at = now() where id = $2'],
  [
    'an earlier text',
    `update notes set text = 'Nothing.', version = version + 1, updated_at = now() - interval '3 days' where id = $2`,
  ],
  [
    'a text that could not be merged',
    `with c as (insert into note_revisions (user_id, note_id, version, name, text, saved_at, ends_session, is_conflict)
       select user_id, id, 1, name, text, now(), true, true from notes where id = $2)
     update notes set text = 'Nothing.', version = version + 1 where id = $2`,
  ],
])('lives on in %s', async (_where, statement) => {
  const { world, ada, first, second, file, save } = await aFileInANote()
  await save(first, 'Jam.')
  await save(second, link(file))
  await world.sql.unsafe(statement.replaceAll('$2', second.id))
  await world.sql`delete from note_revisions where note_id = ${first.id}`
  await pass(world, 2)
  await removeForgottenFiles(world.sql, quiet)
  expect(await serves(world, ada, file)).toBe(true)
  await world.sql`delete from notes where id = ${first.id}`
  await removeForgottenFiles(world.sql, quiet)
  expect(await serves(world, ada, file)).toBe(true)
  await world.sql`delete from note_revisions`
  await removeForgottenFiles(world.sql, quiet)
  expect(await serves(world, ada, file), 'only by that').toBe(_where === 'a note in the trash')
})

it('is told of before a note, all of the trash, or the file goes', async () => {
  const { world, ada, first, file, save } = await aFileInANote()
  const mallory = await world.aPerson('Mallory')
  const question = async (path: string) => {
    const { status, body } = await world.visit(path, ada)
    expect(status).toBe(200)
    return body.slice(body.indexOf('<h1'))
  }
  await world.submit(routes.notes.delete.href({ noteId: first.id }), {}, ada)
  const paths = [routes.trash.delete.href({ noteId: first.id }), routes.trash.empty.href()]
  for (const path of paths) expect(await question(path)).not.toContain('They stay in')
  const others = Array.from({ length: 11 }, (_, n) => ({ name: `Shows it ${n}`, text: link(file) }))
  for (const other of others) await world.aNote(ada, other)
  await world.aNote(mallory, { name: 'Mallory’s', text: link(file) })
  const earlier = await world.aNote(ada, { name: 'Showed it', text: link(file) })
  await save(earlier, 'Nothing.')
  const trashed = await world.aNote(ada, { name: 'Trashed too', text: link(file), deletedAt: new Date().toISOString() })
  for (const path of [...paths, routes.attachments.delete.href({ attachmentId: file.id })]) {
    const body = await question(path)
    expect(body, path).toContain('Shows it 0')
    expect(body).toContain('Shows it 9')
    expect(body).toContain('and others')
    for (const name of ['Shows it 10', 'Showed it', 'Mallory’s', 'Trashed too']) expect(body).not.toContain(name)
  }
  await world.sql`delete from notes where name like 'Shows it _' or name = 'Shows it 10'`
  expect(await question(paths[0] ?? '')).toContain(routes.trash.show.href({ noteId: trashed.id }))
  expect(await question(paths[1] ?? ''), 'it goes as well').not.toContain('They stay in')
})

it('is held by no text of another person, and a file of theirs is not moved there', async () => {
  const { world, ada, first, file } = await aFileInANote()
  const mallory = await world.aPerson('Mallory')
  await world.aNote(mallory, { text: link(file) })
  expect(await world.sql`select user_id from note_files`).toEqual([{ user_id: ada.id }])
  await world.sql`delete from notes where id = ${first.id}`
  expect(await world.sql`select from attachments`).toHaveLength(0)
})

it('goes with the last text that names it, and one that none has named stays', async () => {
  const { world, ada, first, file, save } = await aFileInANote()
  const below = await world.aFile(ada, first.id, { name: 'below.png' })
  await pass(world, 2)
  expect(await removeForgottenFiles(world.sql, quiet), 'it stands in the text').toBe(0)
  await save(first, 'Gone from the text.')
  expect(await removeForgottenFiles(world.sql, quiet), 'it stands in the history').toBe(0)
  await world.sql`delete from note_revisions where text like '%/attachments/%'`
  await world.sql`update attachments set created_at = now() where id = ${file.id}`
  expect(await removeForgottenFiles(world.sql, quiet), 'it may be on its way into a text').toBe(0)
  await pass(world, 2)
  expect(await removeForgottenFiles(world.sql, quiet)).toBe(1)
  expect(await world.sql`select id from attachments`).toEqual([{ id: below.id }])
  expect(await bytes(world), 'its room is free').toBeGreaterThan(0)
})

it('that cannot be removed for one person are removed for the others', async () => {
  const { world, ada, first, save } = await aFileInANote()
  const grace = await world.aPerson('Grace')
  const hers = await world.aNote(grace)
  const { id } = await world.aFile(grace, hers.id)
  await world.sql`update attachments set was_named = true`
  await save(first, 'Gone from the text.')
  await world.sql`delete from note_revisions`
  await pass(world, 2)
  await world.sql.unsafe(`
    create function late() returns trigger language plpgsql as $$ begin
      if old.user_id = ${ada.id} then raise exception 'late' using errcode = '57014'; end if;
      return old;
    end $$;
    create trigger late before delete on attachments for each row execute function late()`)
  expect(await removeForgottenFiles(world.sql, quiet)).toBe(1)
  const left = await world.sql<{ id: string; owner: string }[]>`select id, user_id::text as owner from attachments`
  expect(left.map(({ owner }) => owner)).toEqual([ada.id])
  expect(left.map((file) => file.id)).not.toContain(id)
})

it('reads no text of notes that show all of their files, however many there are', async () => {
  const { world, ada, first, second, file, save } = await aFileInANote()
  for (let n = 0; n < 5; n++) await world.aNote(ada, { text: link(file) })
  world.statements.length = 0
  await removeForgottenFiles(world.sql, quiet)
  const few = world.statements.length
  expect(world.statements.filter((text) => text.includes('named_files'))).toEqual([])
  for (let n = 0; n < 20; n++) await world.aNote(ada, { text: link(file) })
  await save(first, 'Jam.')
  await save(second, 'Jam.')
  world.statements.length = 0
  await removeForgottenFiles(world.sql, quiet)
  expect(
    world.statements.filter((text) => text.includes('named_files')),
    'one note has named one',
  ).toHaveLength(1)
  expect(world.statements.length).toBeLessThanOrEqual(few + 2)
})
