import { expect } from 'vitest'
import { routes } from '../server/routes.ts'
import type { Person, World } from './world.ts'

const headers = { accept: 'application/json', 'content-type': 'application/json' }

/** Shares a note as a script does. @returns the path of its page */
export function shareNote(world: World, who: Person, noteId: string, options: object = {}): Promise<string> {
  return sharedAt(world, who, routes.shares.note.href({ noteId }), options)
}

/** Shares a pad as a script does. @returns the path of its list */
export function sharePad(world: World, who: Person, padId: string, options: object = {}): Promise<string> {
  return sharedAt(world, who, routes.shares.pad.href({ padId }), options)
}

async function sharedAt(world: World, who: Person, path: string, options: object): Promise<string> {
  const answer = await world.visit(path, who, { method: 'POST', headers, body: JSON.stringify(options) })
  expect([200, 201], answer.body).toContain(answer.status)
  const { url } = JSON.parse(answer.body) as { url: string }
  expect(answer.headers.get('location')).toBe(url)
  return new URL(url).pathname
}
