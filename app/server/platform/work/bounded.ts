import { createHash } from 'node:crypto'
import type { FastifyBaseLogger } from 'fastify'
import type { Sql } from '../database/connect.ts'
import { outageOf } from '../database/outage.ts'
import { renderedVersion } from '../markdown/version.ts'
import { NoTurn } from '../turns.ts'
import { TookTooLong, type Workers } from './workers.ts'

export interface BoundedWork {
  readonly sql: Sql
  readonly log: FastifyBaseLogger
  readonly workers: Workers
  /** Whose turn it takes. */
  readonly userId: string
}

/**
 * Does something with a person's texts in a worker. What uses too much CPU is remembered, for a day or until another version is
 * deployed: until then nothing is tried.
 * @param act one of `worker.ts`
 * @returns undefined when it takes too long, or too much waits already: the caller has something plain instead
 */
export async function bounded<Result>(
  { sql, log, workers, userId }: BoundedWork,
  act: string,
  input: unknown,
): Promise<Result | undefined> {
  const hash = createHash('sha256').update(act).update('\0').update(JSON.stringify(input)).digest()
  const [slow] = await sql<{ isSlow: boolean }[]>`
    select true as "isSlow" from slow_texts
    where user_id = ${userId} and text_hash = ${hash} and renderer = ${renderedVersion}
      and noticed_at > now() - interval '1 day'`
  if (slow) return undefined
  try {
    return await workers.run<Result>(userId, act, input)
  } catch (error) {
    if (error instanceof NoTurn) return undefined
    if (!(error instanceof TookTooLong)) throw error
    log.warn({ act, isOwn: error.isOwn }, 'a text took too long')
    if (!error.isOwn) return undefined
    const noted = sql`
      insert into slow_texts (user_id, text_hash, renderer) values (${userId}, ${hash}, ${renderedVersion})
      on conflict (user_id, text_hash, renderer) do update set noticed_at = now()`
    // A page does not fail because nothing can be written: the text is tried again the next time.
    await noted.catch((failure: unknown) => {
      if (!outageOf(failure)) throw failure
    })
    return undefined
  }
}
