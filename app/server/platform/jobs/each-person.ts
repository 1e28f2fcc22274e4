import type { FastifyBaseLogger } from 'fastify'
import { DatabaseError } from 'pg'
import { isWriteObstacle, outageOf } from '../database/outage.ts'
import { isEnded } from '../database/pool.ts'

/**
 * Runs an act for one person after the other. A database error for one person is logged, and the next person's act runs.
 * @throws errors that concern all persons: the database is away, or cannot be written to
 */
export async function forEachPerson<Person>(
  log: FastifyBaseLogger,
  persons: AsyncIterable<Person>,
  act: (person: Person) => Promise<void>,
): Promise<void> {
  for await (const person of persons) {
    try {
      await act(person)
    } catch (error) {
      if (!isOfOne(error)) throw error
      log.error({ err: error }, 'a task failed for one person')
    }
  }
}

function isOfOne(error: unknown): boolean {
  const outage = outageOf(error)
  return error instanceof DatabaseError && !isEnded(error) && !(outage && isWriteObstacle(outage.kind))
}
