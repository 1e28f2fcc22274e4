import { expect, it } from 'vitest'
import { routes } from '../../routes.ts'
import { startWorld } from '../../../test/world.ts'

const { list, show, delete: deleteForever } = routes.trash
const { restore } = routes.notes
const deletedAt = '2026-01-01T00:00:00Z'

it('holds what its owner deleted, to be read', async () => {
  const world = await startWorld()
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
  const world = await startWorld()
  const ada = await world.aPerson('Ada')
  const pad = await world.aPad(ada)
  const note = await world.aNote(ada, { padId: pad.id, deletedAt })

  const answer = await world.visit(restore.href({ noteId: note.id }), ada, { method: 'POST' })

  const path = routes.notes.show.href({ noteId: note.id })
  expect(answer).toMatchObject({ status: 303, location: path })
  expect((await world.visit(path, ada)).body).toContain('Note is successfully restored')
  expect(await world.sql`select pad_id, deleted_at from notes`).toEqual([{ pad_id: pad.id, deleted_at: null }])
})

it('gives a note back when its pad is gone', async () => {
  const world = await startWorld()
  const ada = await world.aPerson('Ada')
  const pad = await world.aPad(ada)
  const note = await world.aNote(ada, { padId: pad.id, deletedAt })
  await world.submit(routes.pads.delete.href({ padId: pad.id }), {}, ada)

  const answer = await world.visit(restore.href({ noteId: note.id }), ada, { method: 'POST' })

  expect(answer.status).toBe(303)
  expect(await world.sql`select pad_id, deleted_at from notes`).toEqual([{ pad_id: null, deleted_at: null }])
})

it('deletes forever only what is in it, and only after a question', async () => {
  const world = await startWorld()
  const ada = await world.aPerson('Ada')
  const [gone, kept] = [await world.aNote(ada, { deletedAt }), await world.aNote(ada, { name: 'Kept' })]

  const question = await world.visit(deleteForever.href({ noteId: gone.id }), ada)
  expect(question.body).toContain('Delete this note forever?')
  expect(await world.sql`select 1 from notes`).toHaveLength(2)
  const answer = await world.visit(deleteForever.href({ noteId: gone.id }), ada, { method: 'POST' })
  const other = await world.visit(deleteForever.href({ noteId: kept.id }), ada, { method: 'POST' })

  expect(answer).toMatchObject({ status: 303, location: '/trash' })
  expect(other.status).toBe(404)
  expect(await world.sql`select name from notes`).toEqual([{ name: 'Kept' }])
})

it('lets nobody else restore or delete', async () => {
  const world = await startWorld()
  const [ada, mallory] = [await world.aPerson('Ada'), await world.aPerson('Mallory')]
  const note = await world.aNote(ada, { deletedAt })

  for (const path of [restore.href({ noteId: note.id }), deleteForever.href({ noteId: note.id })]) {
    expect((await world.visit(path, mallory, { method: 'POST' })).status, path).toBe(404)
  }
  expect(await world.sql`select deleted_at is not null as trashed from notes`).toEqual([{ trashed: true }])
})
