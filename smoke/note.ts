import { randomBytes } from 'node:crypto'
import { routes } from '../app/server/routes.ts'
import { Wrong, type Client } from './client.ts'

/** Steps about one note and its file. */

/** A word that no other note has. */
export const aWord = () => `smoke${randomBytes(8).toString('hex')}`

export interface Note {
  readonly id: string
  /** A word that no other note has. */
  readonly word: string
}

export async function write(client: Client, word: string): Promise<Note> {
  const path = routes.notes.create.href()
  // As a page does that saves by itself.
  const { leadsTo } = await client.saved(path, { name: `Smoke ${word}`, text: `Written by a check: ${word}` })
  const [, id] = /^\/notes\/(\d+)$/.exec(leadsTo ?? '') ?? []
  if (id === undefined) throw new Wrong(`POST ${path} leads to ${leadsTo}, which is no note`)
  const page = routes.notes.show.href({ noteId: id })
  if (!(await client.get(page)).text.includes(`Written by a check: ${word}`)) {
    throw new Wrong(`GET ${page} does not have the text that was saved`)
  }
  return { id, word }
}

/** Words are indexed a moment after the save. */
export async function find(client: Client, { id, word }: Note): Promise<void> {
  const path = routes.search.href({ q: word })
  const link = routes.notes.show.href({ noteId: id })
  await client.until(`GET ${routes.search.href()} does not find the note`, async () =>
    (await client.get(path)).text.includes(`href="${link}`),
  )
}

export async function attach(client: Client, { id }: Note): Promise<void> {
  const bytes = randomBytes(2048)
  const body = new FormData()
  body.append('files', new Blob([bytes]), 'smoke.bin')
  const path = routes.attachments.create.href({ noteId: id })
  const { text } = await client.file(path, body)
  const [, attachmentId] = /"id":"?(\d+)/.exec(text) ?? []
  if (attachmentId === undefined) throw new Wrong(`POST ${path} names no file`)
  const file = routes.attachments.show.href({ attachmentId, name: 'smoke.bin' })
  const back = await client.get(file)
  if (Buffer.compare(back.bytes, bytes) !== 0) throw new Wrong(`GET ${file} has other bytes than were attached`)
}

export async function trashAndRestore(client: Client, { id, word }: Note): Promise<void> {
  const note = routes.notes.show.href({ noteId: id })
  await client.form(routes.notes.delete.href({ noteId: id }), {})
  const inTrash = routes.trash.show.href({ noteId: id })
  if (!(await client.get(inTrash)).text.includes(word)) throw new Wrong(`GET ${inTrash} does not have the note`)
  await client.form(routes.notes.restore.href({ noteId: id }), {})
  if (!(await client.get(note)).text.includes(word)) throw new Wrong(`GET ${note} does not have the note again`)
}

/** For an account that stays: what was made goes for good, also where its save was not answered. */
export async function deleteNote(client: Client, word: string): Promise<void> {
  const found = (await client.get(routes.search.href({ q: word }))).text
  const ids = new Set([...found.matchAll(/href="\/notes\/(\d+)(?=["?#])/g)].map(([, id = '']) => id))
  for (const noteId of ids) {
    const page = await client.get(routes.notes.show.href({ noteId }))
    if (!page.text.includes(word)) continue
    await client.form(routes.notes.delete.href({ noteId }), {})
    await client.form(routes.trash.delete.href({ noteId }), {})
    await client.get(routes.notes.show.href({ noteId }), { expect: [404] })
  }
}
