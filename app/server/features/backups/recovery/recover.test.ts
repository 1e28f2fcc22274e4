import { mkdir, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { testDatabase } from '../../../../test/database.ts'
import type { Person } from '../../../../test/world.ts'
import type { Backup } from '../../../platform/backup/backups-of-place.ts'
import { makeBackup } from '../../../platform/backup/make-backup.ts'
import type { Database } from '../../../platform/database/connect.ts'
import { openPlace } from '../../../platform/backup/open-place.ts'
import { migrate } from '../../../platform/database/migrate.ts'
import { tombstoneTag } from '../../../platform/tombstones/tombstones.ts'
import { routes } from '../../../routes.ts'
import {
  aFolder,
  anInhabitedWorld,
  aPlaceForBackups,
  ends,
  migrations,
  silent,
  sumsOf,
  type Inhabited,
} from '../backups-world.ts'
import { fromBackup } from './from-backup.ts'
import { recoverNotes, type Wanted } from './recover-notes.ts'

const all: Wanted = {
  user: 'ada@example.org',
  was: undefined,
  notes: [],
  withTrash: false,
  isDryRun: false,
  gone: new Map(),
  isAlsoDeleted: false,
}

async function recover(inhabited: Inhabited, backup: Backup, wanted: Partial<Wanted> = {}) {
  const own = await inhabited.world.sql.open()
  const source = await fromBackup(backup, migrations, silent)
  return recoverNotes(own, source, inhabited.source.objects, { ...all, ...wanted }, silent).finally(() => own.end())
}

/** What another person has, in a form that tells a change of any row. */
async function rowsOf(sql: Database, { id }: Person): Promise<string> {
  const rows = await Promise.all(
    ['notes', 'pads', 'note_revisions', 'attachments', 'tags', 'note_files'].map((table) =>
      sql.unsafe(`select to_jsonb(t) as row from ${table} t where user_id = $1 order by t::text`, [id]),
    ),
  )
  return JSON.stringify([rows, await sql`select to_jsonb(u) from users u where id = ${id}`])
}

it('brings notes, history, pads, tags and files back beside what is there, and no row of another person is touched', async () => {
  const inhabited = await anInhabitedWorld()
  const { world, ada, noteId, files } = inhabited
  const grace = await world.aPerson('Grace')
  const theirs = await world.aNote(grace, { name: 'Grace’s', text: 'quince #jam' })
  await world.aFile(grace, theirs.id)
  const [file] = await world.sql<{ id: string }[]>`select id from attachments where user_id = ${ada.id}`
  const link = (id?: string) => `![label](/attachments/${id}/file/label.png)`
  await world.sql`update notes set text = text || ${link(file?.id)} where id = ${noteId}`
  const [before] = await world.sql<{ text: string; updated: string; versions: number }[]>`
    select text, updated_at::text as updated, (select count(*)::int from note_revisions where note_id = ${noteId}) as versions
    from notes where id = ${noteId}`
  const backup = await makeBackup(inhabited.source, await aPlaceForBackups(), silent)
  await world.sql`delete from notes where id = ${noteId}`
  await world.sql`delete from pads where user_id = ${ada.id}`
  const here = await world.aNote(ada, { name: 'Since then' })
  for (const name of await readdir(files)) if (!(await isTheirs(name))) await inhabited.source.objects.remove(name)
  const untouched = await rowsOf(world.sql, grace)
  async function isTheirs(name: string) {
    return (await world.sql`select from attachments where ${name} like object_key || '%'`).length > 0
  }

  const report = await recover(inhabited, backup)

  expect(report).toMatchObject({ here: 0, inTrash: 1, files: 1, missing: [] })
  const [recovered] = report.recovered
  const newId = recovered?.newId ?? ''
  expect(recovered?.note).toMatchObject({ id: noteId, versions: before?.versions, padName: 'Recipes' })
  const [after] = await world.sql<{ text: string; updated: string; pad: string; tags: string[]; file: string }[]>`
    select n.text, n.updated_at::text as updated, p.name as pad, n.tags,
      (select a.id from attachments a where a.note_id = n.id) as file
    from notes n join pads p on p.id = n.pad_id where n.id = ${newId} and n.user_id = ${ada.id}`
  expect(after?.text).toBe(`${before?.text.replace(link(file?.id), link(after?.file))}\n\n${report.tag}\n`)
  expect(after).toMatchObject({ updated: before?.updated, pad: 'Recipes', tags: ['jam', report.tag.slice(1)] })
  expect(await world.sql`select from note_revisions where note_id = ${newId}`).toHaveLength((before?.versions ?? 0) + 1)
  expect(await world.sql`select from note_files where note_id = ${newId} and is_shown`).toHaveLength(1)
  const picture = await world.visit(
    routes.attachments.show.href({ attachmentId: after?.file ?? '', name: 'label.png' }),
    ada,
  )
  expect(picture.status).toBe(200)
  expect((await world.visit(routes.notes.show.href({ noteId: newId }), ada)).body).toContain('Jam 🍓')
  expect((await world.visit(routes.notes.show.href({ noteId: here.id }), ada)).status).toBe(200)
  expect(await rowsOf(world.sql, grace)).toBe(untouched)
  expect(await world.sql`select from unnamed_objects where due_at > now() + interval '1 minute'`).toEqual([])
  const counted = await world.sql`select note_count from users where id = ${ada.id}`
  expect(counted).toEqual([{ note_count: 2 }])

  const again = await recover(inhabited, backup)
  expect(again).toMatchObject({ recovered: [], here: 1 })
})

it('a dry run says the same and writes nothing; one note, and the trash, are brought back when they are asked for', async () => {
  const inhabited = await anInhabitedWorld()
  const { world, ada, noteId } = inhabited
  await world.aNote(ada, { name: 'Chutney', text: 'mango' })
  const backup = await makeBackup(inhabited.source, await aPlaceForBackups(), silent)
  await world.sql`delete from notes where user_id = ${ada.id}`
  const sums = async () => sumsOf((await makeBackup(inhabited.source, await aPlaceForBackups(), silent)).manifest)
  const before = await sums()

  const dry = await recover(inhabited, backup, { isDryRun: true, withTrash: true })

  expect(dry.recovered.map(({ newId }) => newId)).toEqual([undefined, undefined, undefined])
  expect(await sums()).toEqual(before)
  const one = await recover(inhabited, backup, { notes: ['Chutney'] })
  expect(one.recovered).toHaveLength(1)
  expect(await world.sql`select name from notes where user_id = ${ada.id}`).toEqual([{ name: 'Chutney' }])
  expect((await recover(inhabited, backup, { notes: [noteId] })).recovered).toHaveLength(1)
  expect(await recover(inhabited, backup, { withTrash: true })).toMatchObject({ here: 2, inTrash: 0 })
  expect(await world.sql`select from notes where user_id = ${ada.id} and deleted_at is null`).toHaveLength(3)
})

it('brings back no file that has changed in the backup, and none from outside of it', async () => {
  const inhabited = await anInhabitedWorld()
  const { world, ada, noteId } = inhabited
  const folder = await aFolder()
  await mkdir(join(folder, 'backups'))
  await writeFile(join(folder, 'outside'), 'a secret of the machine')
  await world.aFile(ada, noteId, { name: 'other.png' })
  const keys = await world.sql<
    { id: string; key: string }[]
  >`select id::text, object_key as key from attachments order by id`
  await world.sql`update attachments set width = null, height = null`
  await world.sql`update attachments set object_key = '../outside' where id = ${keys[0]?.id ?? ''}`
  const backup = await makeBackup(inhabited.source, await openPlace(join(folder, 'backups'), '/'), silent)
  const changed = keys[1]?.key ?? ''
  await writeFile(join(folder, 'backups/files', changed.slice(0, 2), changed), 'other bytes')
  await world.sql`delete from notes where id = ${noteId}`

  const { recovered, files, missing } = await recover(inhabited, backup)

  expect({ recovered: recovered.length, files, missing }).toEqual({
    ...{ recovered: 1, files: 0 },
    missing: ['../outside', changed],
  })
})

it('refuses what it cannot find, in a sentence', async () => {
  const inhabited = await anInhabitedWorld()
  const backup = await makeBackup(inhabited.source, await aPlaceForBackups(), silent)
  await inhabited.world.aPerson('Later')
  const refused = (wanted: Partial<Wanted>) => expect(recover(inhabited, backup, wanted)).rejects
  await refused({ user: 'nobody@example.org' }).toThrow(
    'There is no account of nobody@example.org here: let the person sign up first.',
  )
  await refused({ user: 'later@example.org' }).toThrow('There is no account of later@example.org in ')
  await refused({ user: 'later' }).toThrow('later is no mail address.')
  await refused({ notes: ['Jelly'] }).toThrow('The person has no note Jelly in ')
  expect(
    (await recover(inhabited, backup, { user: 'later@example.org', was: 'ada@example.org' })).recovered,
  ).toHaveLength(1)
})

it('brings notes back from a backup of the first release', async () => {
  const older = await testDatabase('empty')
  onTestFinished(() => older.drop())
  await migrate(older.sql, migrations.slice(0, 9))
  await older.sql`insert into users (email) values ('grace@example.org'), ('ada@example.org')`
  await older.sql`insert into pads (user_id, name) select id, 'Cellar' from users where email = 'ada@example.org'`
  await older.sql`insert into notes (user_id, pad_id, name, text) select user_id, id, 'Old', 'plum #jam' from pads`
  await older.sql`update notes set text = 'plum and pear #jam'`
  await older.sql`insert into notes (user_id, name, text) select id, 'Hers', 'not mine' from users where email = 'grace@example.org'`
  const backup = await makeBackup(ends(older.sql, await aFolder()), await aPlaceForBackups(), silent)
  const inhabited = await anInhabitedWorld()
  const { world, ada } = inhabited

  const report = await recover(inhabited, backup)

  expect(report.recovered).toHaveLength(1)
  const newId = report.recovered[0]?.newId ?? ''
  const [note] = await world.sql`
    select n.name, n.text, p.name as pad, n.tags from notes n join pads p on p.id = n.pad_id
    where n.id = ${newId} and n.user_id = ${ada.id}`
  expect(note).toEqual({
    ...{ name: 'Old', text: `plum and pear #jam\n\n${report.tag}\n`, pad: 'Cellar' },
    tags: ['jam', report.tag.slice(1)],
  })
  const earlier = await world.sql`select text from note_revisions where note_id = ${newId} order by version`
  expect(earlier).toEqual([{ text: 'plum #jam' }, { text: 'plum and pear #jam' }])
  expect(await world.sql`select from notes where name = 'Hers'`).toHaveLength(0)
})

it('notes of an account that was deleted stay gone, unless they are asked for all the same; of another they come back', async () => {
  const inhabited = await anInhabitedWorld()
  const { world, ada } = inhabited
  const backup = await makeBackup(inhabited.source, await aPlaceForBackups(), silent)
  const [row] = await world.sql<{ madeAt: string }[]>`
    select (extract(epoch from created_at) * 1000000)::bigint::text as "madeAt" from users where id = ${ada.id}`
  const gone = new Map([[tombstoneTag('account', ada.id, row?.madeAt ?? ''), '2026-11-29']])
  await world.sql`delete from notes`
  await expect(recover(inhabited, backup, { gone })).rejects.toThrow('was deleted on 2026-11-29: its notes stay gone')
  expect(await world.sql`select from notes`).toEqual([])
  const other = new Map([[tombstoneTag('account', '1234', row?.madeAt ?? ''), '2026-11-29']])
  expect((await recover(inhabited, backup, { gone: other, isDryRun: true })).recovered).toHaveLength(1)
  expect((await recover(inhabited, backup, { gone, isAlsoDeleted: true })).recovered).toHaveLength(1)
})
