import type { FastifyBaseLogger } from 'fastify'
import { advisoryLocks } from '../platform/database/advisory-locks.ts'
import { backgroundLoop, onOwnConnection } from '../platform/database/background-loop.ts'
import type { Database } from '../platform/database/connect.ts'
import type { Workers } from '../platform/work/workers.ts'
import { nextPerson, outlineRound } from './outline-due.ts'

/**
 * Outlines notes that have no outline of this version, while the process runs: one process at a time, and a turn of fifty notes for one
 * person after the other. A process that is killed loses nothing: what it had not written is due.
 */
export function keepOutlines(database: Database, workers: Workers, log: FastifyBaseLogger): { stop(): Promise<void> } {
  return backgroundLoop('outlining', log, async ({ signal, pause }) => {
    if ((await nextPerson(database.reads, '0')) === undefined) return
    await onOwnConnection(database, async (sql) => {
      const [lock] = await sql<
        { isMine: boolean }[]
      >`select pg_try_advisory_lock(${advisoryLocks.outlines}) as "isMine"`
      if (!lock?.isMine) return
      // After a crash of the server the notes are due again.
      await sql`set synchronous_commit = off`
      let outlined = 0
      for (let made = 1; made > 0 && !signal.aborted; outlined += made) {
        // A pause twice as long as the turn.
        made = await outlineRound({ sql, workers, log }, (took) => pause(2 * took))
      }
      if (outlined > 0) log.info({ outlined }, 'notes without an outline got one')
    })
  })
}
