import type { FastifyBaseLogger } from 'fastify'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Fragment, Sql } from '../platform/database/connect.ts'
import type { Deps } from '../platform/deps.ts'
import { isQuicklyOutlined } from '../platform/markdown/limits.ts'
import type { Outline } from '../platform/markdown/outline.ts'
import { outlineVersion } from '../platform/markdown/version.ts'
import { NoTurn } from '../platform/turns.ts'
import { WorkLimitReached } from '../platform/work/workers.ts'

export interface Outlined {
  readonly name: string
  readonly text: string
}

/** `busy`: it may be tried again. `too slow`: it reaches its limit each time, or fails each time. */
export type Outcome = Outline | 'busy' | 'too slow'

/** How long a save waits for its outline; without one it is saved all the same. */
const maxSaveWaitMs = 1_000

/** Outlines a text that is about to be saved; undefined when that takes too long: it is outlined after the save then. */
export type Outlining = (note: Outlined) => Promise<Outline | undefined>

/** @param asker of the request: saves of one person wait for each other, and not those of others for them */
export function outlining({ workers }: Pick<Deps, 'workers'>, log: FastifyBaseLogger, asker: string): Outlining {
  return async (note) => {
    const making = outline(workers, log, asker, note)
    const made = isQuicklyOutlined(note.text) ? await making : await inTime(making)
    return typeof made === 'string' ? undefined : made
  }
}

async function inTime(making: Promise<Outcome>): Promise<Outcome> {
  const done = new AbortController()
  const late = sleep(maxSaveWaitMs, 'busy' as const, { signal: done.signal }).catch(() => 'busy' as const)
  try {
    return await Promise.race([making, late])
  } finally {
    done.abort()
  }
}

/** A short text is read at once, a long one in a worker. @param turn whose turn in the workers it takes */
export async function outline(
  workers: Deps['workers'],
  log: FastifyBaseLogger,
  turn: string,
  { name, text }: Outlined,
): Promise<Outcome> {
  try {
    if (!isQuicklyOutlined(text)) return await workers.run<Outline>(turn, 'outline', { name, text })
    return (await import('../platform/markdown/outline.ts')).outlineOf({ name, text })
  } catch (error) {
    if (error instanceof NoTurn) return 'busy'
    if (!(error instanceof WorkLimitReached)) log.error({ err: error }, 'a text cannot be outlined')
    else if (!error.isOwn) return 'busy'
    return 'too slow'
  }
}

/** The columns of `notes` that `outlineValues` gives. */
export function outlineColumns(sql: Sql): Fragment {
  return sql`snippet, tags, links, tasks, open_tasks, open_list, outline_of, outline_version`
}

/**
 * What is saved of a text beside it. Without an outline, the trigger `note_written` says what SQL can tell.
 * @param version of the note that this statement makes
 */
export function outlineValues(sql: Sql, made: Outline | undefined, version: Fragment): Fragment {
  const { snippet = '', tags = [], links = [], tasks = 0, openTasks = 0, openList = [] } = made ?? {}
  return sql`
    ${snippet}::text, ${tags}::text[], ${links}::text[], ${tasks}::int, ${openTasks}::int,
    ${openList.length > 0 ? JSON.stringify(openList) : null}::jsonb,
    case when ${made !== undefined}::boolean then ${version} end, ${outlineVersion}::int`
}
