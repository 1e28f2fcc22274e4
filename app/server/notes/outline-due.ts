import type { FastifyBaseLogger } from 'fastify'
import { setImmediate as requests } from 'node:timers/promises'
import type { Sql } from '../platform/database/connect.ts'
import { outageOf } from '../platform/database/outage.ts'
import { turnOf } from '../platform/database/turn.ts'
import { outlineVersion } from '../platform/markdown/version.ts'
import type { Workers } from '../platform/work/workers.ts'
import { outline, type Outlined } from './outlined.ts'

/** What one turn of a person takes, unless a single text is longer. */
const maxNotesOfTurn = 50
const maxBytesOfTurn = 1024 * 1024

interface Due extends Outlined {
  readonly id: string
  readonly version: number
}

interface Means {
  readonly sql: Sql
  readonly workers: Workers
  readonly log: FastifyBaseLogger
}

/** Outlines all that is due, without pauses: for tests and benchmarks, not for a process that serves. */
export async function outlineAll(means: Means): Promise<void> {
  while ((await outlineRound(means, async () => true)) > 0);
}

/**
 * Gives each person with notes that are due one turn. A turn that fails keeps no other person from one.
 * @param goesOn called after each turn with its milliseconds
 * @returns how many notes were outlined
 * @throws what the first turn to fail has thrown; an outage at once
 */
export async function outlineRound(means: Means, goesOn: (took: number) => Promise<boolean>): Promise<number> {
  let outlined = 0
  const failures: unknown[] = []
  for (let after = '0'; ;) {
    const begin = performance.now()
    const person = await nextPerson(means.sql, after)
    if (person === undefined) break
    after = person
    try {
      outlined += await takeTurn(means, person)
    } catch (error) {
      if (isOutage(error)) throw error
      failures.push(error)
    }
    if (!(await goesOn(performance.now() - begin))) break
  }
  if (failures.length > 0) throw failures[0]
  return outlined
}

/** Whether every turn would fail in the same way; a statement that was too slow says nothing of the others. */
function isOutage(error: unknown): boolean {
  const outage = outageOf(error)
  return outage !== undefined && outage.kind !== 'late'
}

/** The next person with notes that are due: for each earlier version, one look into the index. */
export async function nextPerson(sql: Sql['reads'], after: string): Promise<string | undefined> {
  const [next] = await sql<{ person: string }[]>`
    select n.user_id::text as person
    from generate_series(0, ${outlineVersion - 1}::int) as earlier
    cross join lateral (
      select user_id from notes where outline_version = earlier and user_id > ${after}::bigint order by user_id limit 1
    ) n
    order by n.user_id limit 1`
  return next?.person
}

/** Saves without an outline first, as they have the lowest version. */
async function takeTurn({ sql, workers, log }: Means, person: string): Promise<number> {
  const due = await sql<Due[]>`
    select id::text, version, name, text
    from (
      select n.*, sum(octet_length(text)) over due as bytes, row_number() over due as place
      from generate_series(0, ${outlineVersion - 1}::int) as earlier
      cross join lateral (
        select id, version, name, text from notes
        where outline_version = earlier and user_id = ${person} order by id limit ${maxNotesOfTurn}
      ) n
      window due as (order by earlier, id)
    ) n
    where place = 1 or place <= ${maxNotesOfTurn} and bytes <= ${maxBytesOfTurn}`
  const made: object[] = []
  for (const { id, version, name, text } of due) {
    const found = await outline(workers, log, 'outlines', { name, text })
    if (found !== 'busy') made.push({ id, version, ...(found === 'too slow' ? {} : found) })
    // What came meanwhile is answered first.
    await requests()
  }
  if (made.length > 0) await keep(sql, person, JSON.stringify(made))
  return made.length
}

/** A note that was saved meanwhile is left alone. What is too slow to outline keeps what SQL could tell of it. */
async function keep(sql: Sql, person: string, made: string): Promise<void> {
  await sql`
    ${turnOf(sql, person)}
    update notes set
      snippet = coalesce(o.snippet, notes.snippet), tags = coalesce(o.tags, notes.tags),
      links = coalesce(o.links, notes.links), tasks = coalesce(o.tasks, notes.tasks),
      open_tasks = coalesce(o."openTasks", notes.open_tasks),
      open_list = case when o."openTasks" > 0 then o."openList" end, outline_version = ${outlineVersion},
      outline_of = case when o.snippet is not null then notes.version end
    from person, json_to_recordset(${made}::json)
      as o (id bigint, version int, snippet text, tags text[], links text[], tasks int, "openTasks" int, "openList" jsonb)
    where notes.id = o.id and notes.version = o.version and notes.user_id = person.id
      and notes.outline_version < ${outlineVersion}`
}
