import { expect, it } from 'vitest'
import { download, exportOf } from '../../../test/unzip.ts'
import { routes } from '../../routes.ts'
import { notesOf, sharedImportWorld } from './import-world.ts'

const aWorld = sharedImportWorld()

it('an export of Notejam brings the history of a note back, with files that only an earlier version shows, and is undone', async () => {
  const { world, imported, work, told } = await aWorld()
  const [ada, grace] = [await world.aPerson('Ada'), await world.aPerson('Grace')]
  const note = await world.aNote(ada, { name: 'Plum', text: 'Now.' })
  const { id } = await world.aPicture(ada, note.id, 'jar.png')
  await world.sql`update notes set version = 90 where id = ${note.id}`
  await world.sql`
    insert into note_revisions (user_id, note_id, version, name, text, saved_at, ends_session)
    select ${ada.id}, ${note.id}, n, 'Plum ' || n, 'Text ' || n || ${` ![](/attachments/${id}/file/jar.png)`}::text, '2026-01-05T10:00:00Z'::timestamptz + n * interval '1 minute', true
    from generate_series(1, 70) n`
  const { bytes } = await download(world, routes.export.all.href({ history: '1' }), ada)

  const report = await imported(grace, { 'notejam.zip': bytes })
  expect(report).toMatchObject({ state: 'done', found: 1, made: 1 })
  const [made] = await world.sql<
    { id: string; version: number }[]
  >`select id::text, version from notes where user_id = ${grace.id}`
  const noteId = made?.id ?? ''
  const shown = await world.sql<{ isShown: boolean; wasNamed: boolean }[]>`
    select f.is_shown as "isShown", a.was_named as "wasNamed" from note_files f join attachments a on a.id = f.file_id
    where f.note_id = ${noteId} and a.note_id = ${noteId}`
  expect(shown).toEqual([{ isShown: false, wasNamed: true }])

  // Every page of it, one after the other.
  const seen: string[] = []
  let path: string | undefined = routes.notes.history.href({ noteId })
  while (path) {
    const { body }: { body: string } = await world.visit(path, grace)
    seen.push(...[...body.matchAll(/history\/(\d+)"/g)].map(([, id]) => id ?? ''))
    path = /href="([^"]+after=[^"]+)"/.exec(body)?.[1]?.replaceAll('&amp;', '&')
  }
  expect(new Set(seen).size).toBe(70)
  const { paths } = await exportOf(world, grace, routes.export.all.href({ history: '1' }))
  expect(paths.filter((one) => one.startsWith('History/'))).toHaveLength(70)

  await world.submit(routes.imports.undo.href({ importId: report.id }), {}, grace)
  await work()
  expect(await told(grace, report.id)).toMatchObject({ undone: { removed: 1, kept: 0 } })
  expect(await notesOf(world, grace)).toEqual([])
})

it('the room that an import needs counts the histories of notes', async () => {
  const { world, imported } = await aWorld()
  const [ada, grace] = [await world.aPerson('Ada'), await world.aPerson('Grace')]
  const note = await world.aNote(ada, { name: 'Plum', text: 'Now.' })
  await world.sql`
    insert into note_revisions (user_id, note_id, version, name, text, saved_at, ends_session)
    values (${ada.id}, ${note.id}, 0, 'Plum', ${'x'.repeat(20_000)}, now(), true)`
  const { bytes } = await download(world, routes.export.all.href({ history: '1' }), ada)
  await world.sql`update users set text_quota = 10000 where id = ${grace.id}`
  expect(await imported(grace, { 'notejam.zip': bytes })).toMatchObject({
    state: 'failed',
    made: 0,
    why: expect.stringContaining('Its texts need') as string,
  })
})
