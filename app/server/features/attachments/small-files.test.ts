import { expect, it } from 'vitest'
import { startWorld, type Answer, type Person, type World } from '../../../test/world.ts'
import { transaction } from '../../platform/database/transaction.ts'
import { routes } from '../../routes.ts'

/** Bytes that a file takes of the quota at least. */
const block = 4096

it('the quota bounds how many files there are, however small they are and however many come at once', async () => {
  const world = await startWorld({ attachmentsQuota: 10 * block })
  const ada = await world.aPerson('Ada')
  const note = await world.aNote(ada)
  const answers = await Promise.all(Array.from({ length: 5 }, () => attach(world, ada, note.id, 4)))
  const attached = answers.flatMap(({ status, body }) => (status === 201 ? (JSON.parse(body) as unknown[]) : []))
  expect(attached, 'of twenty, of one byte each').toHaveLength(10)
  const files = () => world.sql<{ id: string }[]>`select id::text from attachments order by id`
  expect(await files()).toHaveLength(10)
  const refused = await attach(world, ada, note.id, 1)
  expect(refused.status).toBe(413)
  expect(JSON.parse(refused.body)).toMatchObject({
    ...{ error: 'quota', message: expect.stringMatching(/There is no room for .*Remove some/) as string },
  })
  const page = await world.visit(routes.accounts.settings.href(), ada)
  expect(page.body).toContain('Files: 41 KB of 41 KB')

  const [first] = await files()
  await world.submit(routes.attachments.delete.href({ attachmentId: first?.id ?? '' }), {}, ada)
  expect((await attach(world, ada, note.id, 1)).status, 'one was removed').toBe(201)
  await world.sql`delete from attachments`
  expect(await world.sql`select attachment_bytes::int as bytes from users`).toEqual([{ bytes: 0 }])
})

it('which note a file goes on with costs no more when it stands in thousands', async () => {
  const world = await startWorld()
  const ada = await world.aPerson('Ada')
  const note = await world.aNote(ada, { name: 'First' })
  const { id: fileId } = await world.aFile(ada, note.id)
  const text = `![label](/attachments/${fileId}/file/label.png)`
  await world.submit(routes.notes.edit.href({ noteId: note.id }), { name: 'First', text }, ada)
  const more = (count: number) => world.sql`
    insert into notes (user_id, name, text, deleted_at)
    select ${ada.id}, 'n' || n, ${text}, now() from generate_series(1, ${count}::int) n`
  await more(1_000)
  await world.sql`analyze notes, note_files`
  const read = await transaction(world.sql, async (sql) => {
    const look = async () => {
      const [table] = await sql<{ rows: number }[]>`
        select (coalesce(seq_tup_read, 0) + coalesce(idx_tup_fetch, 0))::int as rows
        from pg_stat_xact_user_tables where relname = 'note_files'`
      return table?.rows ?? 0
    }
    const before = await look()
    await sql`select other_note_of(${fileId}::bigint, ${ada.id}::bigint, ${note.id}::bigint)`
    return (await look()) - before
  })
  expect(read, 'of a thousand names').toBe(100)

  await world.submit(routes.notes.delete.href({ noteId: note.id }), {}, ada)
  expect((await world.submit(routes.trash.delete.href({ noteId: note.id }), {}, ada)).status).toBe(303)
  const [file] = await world.sql<{ noteId: string }[]>`
    select note_id::text as "noteId" from attachments where id = ${fileId}`
  expect(file?.noteId, 'it belongs to one of the others').not.toBe(note.id)
  expect((await world.visit(`/attachments/${fileId}/file/label.png`, ada)).status).toBe(200)
})

/** Sends so many files of one byte in one form. */
function attach(world: World, who: Person, noteId: string, count: number): Promise<Answer> {
  const body = new FormData()
  for (let n = 0; n < count; n++) body.append('files', new Blob(['x']), `note-${n}.txt`)
  const headers = { accept: 'application/json' }
  return world.visit(routes.attachments.create.href({ noteId }), who, { method: 'POST', headers, body })
}
