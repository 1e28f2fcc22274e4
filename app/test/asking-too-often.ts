import { expect } from 'vitest'
import { routes } from '../server/routes.ts'
import type { Answer, Person, World } from './world.ts'

export const limited = { rateLimit: true }
export const jam = { name: 'Plum jam', text: 'Three kilos.\nSugar' }

/** Asks for changes that are refused for what they say: they count, and cost little. */
export async function changeNothing(world: World, who: Person, times: number): Promise<void> {
  const headers = { accept: 'application/json', 'content-type': 'application/json' }
  const path = routes.notes.create.href()
  const statuses = await many(times, () => world.visit(path, who, { method: 'POST', headers, body: '{}' }))
  expect(statuses).toEqual(Array<number>(times).fill(422))
}

export function save(world: World, who: Person, noteId: string): Promise<Answer> {
  const headers = { accept: 'application/json', 'content-type': 'application/json' }
  return world.visit(routes.notes.edit.href({ noteId }), who, { method: 'POST', headers, body: JSON.stringify(jam) })
}

/** A few at once, as several tabs do. */
export async function many(times: number, act: () => Promise<Answer>): Promise<number[]> {
  const statuses: number[] = []
  let left = times
  await Promise.all(
    Array.from({ length: 6 }, async () => {
      while (left-- > 0) statuses.push((await act()).status)
    }),
  )
  return statuses
}

export function expectTooOften({ status, headers, body }: Answer): void {
  expect(status, body).toBe(429)
  const wait = Number(headers.get('retry-after'))
  expect(wait).toBeGreaterThan(0)
  expect(wait).toBeLessThanOrEqual(60)
}
