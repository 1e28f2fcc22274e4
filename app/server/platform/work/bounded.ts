import { createHash } from 'node:crypto'
import type { FastifyBaseLogger } from 'fastify'
import type { Sql } from '../database/connect.ts'
import { outageOf } from '../database/outage.ts'
import { NoTurn } from '../turns.ts'
import { WorkLimitReached, type Workers } from './workers.ts'

/** One of the acts of `worker.ts`. */
export interface Act {
  readonly name: string
  /** Rises when the act may take less time for the same input: what was too slow for an earlier version is tried again. */
  readonly version: number
}

export interface BoundedWork {
  readonly sql: Sql
  readonly log: FastifyBaseLogger
  readonly workers: Workers
  /** Whose text it is. */
  readonly userId: string
  /** Whose turn it takes. @default the same person's */
  readonly asker?: string
}

/**
 * Runs an act on a person's texts in a worker. An input that reaches the CPU limit is remembered, for a day or until the act has another
 * version: until then the act is not run on it.
 * @returns undefined when the act reaches its limit, when it fails, which is logged, and when too many acts wait already: the caller
 *   shows something plain instead
 */
export async function bounded<Result>(
  { sql, log, workers, userId, asker = userId }: BoundedWork,
  { name, version }: Act,
  input: unknown,
): Promise<Result | undefined> {
  const hash = createHash('sha256').update(name).update('\0').update(JSON.stringify(input)).digest()
  // `renderer` is the act's version.
  const [slow] = await sql<{ isSlow: boolean }[]>`
    select true as "isSlow" from slow_texts
    where user_id = ${userId} and text_hash = ${hash} and renderer = ${version}
      and noticed_at > now() - interval '1 day'`
  if (slow) return undefined
  try {
    return await workers.run<Result>(asker, name, input)
  } catch (error) {
    if (error instanceof NoTurn) return undefined
    if (!(error instanceof WorkLimitReached)) {
      log.error({ act: name, err: error }, 'a text cannot be worked on')
      return undefined
    }
    log.warn({ act: name, isOwn: error.isOwn }, 'a text took too long')
    if (!error.isOwn) return undefined
    const noted = sql`
      insert into slow_texts (user_id, text_hash, renderer) values (${userId}, ${hash}, ${version})
      on conflict (user_id, text_hash, renderer) do update set noticed_at = now()`
    // A page does not fail because nothing can be written: the text is tried again the next time.
    await noted.catch((failure: unknown) => {
      if (!outageOf(failure)) throw failure
    })
    return undefined
  }
}
