import { expect, it, vi } from 'vitest'
import { sendLeft } from '../../client/autosave/send-left.ts'
import { sharedWorld, type Person, type World } from '../world.ts'

/** What an earlier page has left, sent by another page to the service. */

const aWorld = sharedWorld()
const key = () => crypto.randomUUID()

/** Requests of scripts go to the service as this person's. */
function asPerson(world: World, who: Person): void {
  vi.stubGlobal('fetch', async (path: string, { method, headers, body }: RequestInit) => {
    vi.unstubAllGlobals()
    const answer = await world.visit(path, who, { method, headers, body } as RequestInit)
    asPerson(world, who)
    return new Response(answer.body, { status: answer.status, headers: answer.headers })
  })
}

async function aLeftNote() {
  const world = await aWorld()
  const ada = await world.aPerson('Ada')
  const asked = {
    ...{ noteId: undefined, owner: ada.id, padId: '', version: undefined, writer: key(), key: key() },
    fields: { name: 'Damson jam', text: 'Two kilos of damsons.', padId: '' },
  }
  const send = async (sent: typeof asked) => {
    asPerson(world, ada)
    const answer = await sendLeft(sent).finally(() => vi.unstubAllGlobals())
    return answer.kind
  }
  const texts = async () => {
    const rows = await world.sql<{ text: string }[]>`
      select text from notes where user_id = ${ada.id} and deleted_at is null order by id`
    return rows.map(({ text }) => text)
  }
  return { world, ada, asked, send, texts }
}

it('makes one note, however often it is sent', async () => {
  const { world, ada, asked, send, texts } = await aLeftNote()
  expect([await send(asked), await send(asked)]).toEqual(['saved', 'saved'])
  expect(await texts()).toEqual([asked.fields.text])
  expect(await world.sql`select version from notes where user_id = ${ada.id}`).toMatchObject([{ version: 1 }])
})

it('is saved with what was typed after a request whose answer was lost', async () => {
  const { asked, send, texts } = await aLeftNote()
  await send(asked)
  const fields = { ...asked.fields, text: 'Two kilos of damsons, and one of sugar.' }
  expect(await send({ ...asked, fields })).toBe('saved')
  expect(await texts()).toEqual([fields.text])
})

it('joins what another page has saved since, and is in the history where both changed the same words', async () => {
  const { world, ada, asked, send, texts } = await aLeftNote()
  await send(asked)
  const [note] = await world.sql<{ id: string }[]>`select id::text from notes where user_id = ${ada.id}`
  const edited = { name: 'Damson jam', text: 'Ten pounds of damsons.', version: '1' }
  await world.submit(`/notes/${note?.id}/edit`, edited, ada)
  expect(await send(asked)).toBe('saved')
  expect(await texts(), 'nothing was typed since').toEqual([edited.text])
  const fields = { ...asked.fields, text: 'Three stones of damsons.' }
  expect(await send({ ...asked, fields })).toBe('saved')
  expect(await texts()).toEqual([edited.text])
  const kept = await world.sql`select text from note_revisions where note_id = ${note?.id ?? ''} and is_conflict`
  expect([...kept]).toEqual([{ text: fields.text }])
})

it('is a note of its own where that one was deleted since', async () => {
  const { world, ada, asked, send, texts } = await aLeftNote()
  await send(asked)
  await world.sql`update notes set deleted_at = now() where user_id = ${ada.id}`
  const fields = { ...asked.fields, text: 'Two kilos of damsons, and one of sugar.' }
  expect(await send({ ...asked, fields })).toBe('saved')
  expect(await texts()).toEqual([fields.text])
})
