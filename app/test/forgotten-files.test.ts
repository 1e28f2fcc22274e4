import { expect, it } from 'vitest'
import { removeForgottenFiles } from '../server/features/attachments/forgotten-files.ts'
import { routes } from '../server/routes.ts'
import { startWorld } from './world.ts'

it('a file goes with the last text that names it, and one that none has named stays', async () => {
  const world = await startWorld()
  const ada = await world.aPerson('Ada')
  const note = await world.aNote(ada, { text: 'One.' })
  const [named, below] = [await world.aFile(ada, note.id), await world.aFile(ada, note.id, { name: 'below.png' })]
  const save = (text: string) => world.submit(routes.notes.edit.href({ noteId: note.id }), { name: 'n', text }, ada)
  const left = async () => {
    const rows = await world.sql<{ id: string }[]>`select id::text from attachments order by id`
    return rows.map(({ id }) => id)
  }
  await world.sql`update attachments set created_at = now() - interval '2 days'`
  await save(`![label](/attachments/${named.id}/file/label.png)`)
  expect(await removeForgottenFiles(world.sql), 'it stands in the text').toBe(0)
  await save('Gone from the text.')
  expect(await removeForgottenFiles(world.sql), 'it stands in the history').toBe(0)
  await world.sql`delete from note_revisions where text like '%/attachments/%'`
  await world.sql`update attachments set created_at = now() where id = ${named.id}`
  expect(await removeForgottenFiles(world.sql), 'it may be on its way into a text').toBe(0)
  await world.sql`update attachments set created_at = now() - interval '2 days'`
  expect(await removeForgottenFiles(world.sql)).toBe(1)
  expect(await left()).toEqual([below.id])
  expect(await world.sql`select attachment_bytes > 0 as some from users`, 'its room is free').toEqual([{ some: true }])
})
