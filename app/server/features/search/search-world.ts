import { expect } from 'vitest'
import { textsOf } from '../../../../kit/html.ts'
import type { Person, World } from '../../../test/world.ts'
import { routes } from '../../routes.ts'

/** The page of what a search finds. */
export async function pageOf(world: World, who: Person, q: string): Promise<string> {
  const { status, body } = await world.visit(routes.search.href({ q }), who)
  expect(status, q).toBe(200)
  return body
}

/** The names of the notes that a search finds, the best match first. */
export async function find(world: World, who: Person, q: string): Promise<string[]> {
  return textsOf(/<ol class="results".*?<\/ol>/s.exec(await pageOf(world, who, q))?.[0] ?? '', 'a')
}

/** What a test does after notes are written and before they are looked for. */
export type Prepare = (world: World) => Promise<void>

/** The same two, each prepared. */
export function lookingAfter(prepare: Prepare): { readonly find: typeof find; readonly pageOf: typeof pageOf } {
  const prepared =
    <Found>(look: (world: World, who: Person, q: string) => Promise<Found>) =>
    async (world: World, who: Person, q: string): Promise<Found> => {
      await prepare(world)
      return look(world, who, q)
    }
  return { find: prepared(find), pageOf: prepared(pageOf) }
}

/** The notes that wait to be indexed. */
export async function backlog(world: World): Promise<string[]> {
  const rows = await world.sql<{ id: string }[]>`select note_id::text as id from search_due order by note_id`
  return rows.map(({ id }) => id)
}

/** Saves a note as its form does. */
export async function save(world: World, who: Person, noteId: string, name: string, text: string): Promise<void> {
  const answer = await world.submit(routes.notes.edit.href({ noteId }), { name, text }, who)
  expect([answer.status, answer.location]).toEqual([303, routes.notes.show.href({ noteId })])
}
