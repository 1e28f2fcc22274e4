import { listNotes, type NoteRow } from '../../notes/note-list.queries.ts'
import { countsOf, tablesOf } from '../../platform/backup/tables.ts'
import { refuseUnfinished } from '../../platform/backup/unfinished.ts'
import type { OwnConnection } from '../../platform/database/connect.ts'
import { schemaOf, type Migration } from '../../platform/database/migrate.ts'
import { ofOneMoment, ownTransaction } from '../../platform/database/transaction.ts'
import { StartupError } from '../../platform/startup-error.ts'

/** What a database holds. */
export interface Look {
  /** How many migrations it has, and how many this version knows. */
  readonly schema: number
  readonly known: number
  readonly rows: ReadonlyMap<string, number>
  /** When a note was written last, as ISO 8601; undefined for no note. */
  readonly newest: string | undefined
  /** How old that was, in seconds, by the database's clock. */
  readonly ageSeconds: number | undefined
  /** How many notes the first page shows of the person who wrote last; undefined where the schema is of another version. */
  readonly listed: number | undefined
}

/**
 * Looks at a database as the service would, in a transaction that cannot write.
 * @param setting that names it
 * @throws StartupError when it is none of Notejam's, a newer version's, or cannot be read
 */
export async function lookAt(own: OwnConnection, migrations: readonly Migration[], setting: string): Promise<Look> {
  const { sql } = own
  const schema = (await schemaOf(sql, migrations, setting)).length
  if (schema === 0) throw new StartupError(`${setting}: this database holds no tables of Notejam.`)
  if (schema > migrations.length) {
    throw new StartupError(
      `${setting}: the database's schema (version ${schema}) is newer than this Notejam knows (${migrations.length}).`,
    )
  }
  const isOurs = schema === migrations.length
  await refuseUnfinished(sql, setting)
  return ownTransaction(
    own,
    async () => {
      const rows = await countsOf(sql, await tablesOf(sql))
      const [newest] = await sql<{ userId: string; at: string; age: number }[]>`
        select user_id::text as "userId", to_json(updated_at) #>> '{}' as at, extract(epoch from now() - updated_at)::float8 as age
        from notes order by updated_at desc limit 1`
      const listed = isOurs && newest ? await firstPage(sql, newest.userId) : 0
      return {
        ...{ schema, known: migrations.length, rows, newest: newest?.at, ageSeconds: newest?.age },
        listed: isOurs ? listed : undefined,
      }
    },
    ofOneMoment,
  )
}

/** The statement of the page that a person sees first. */
async function firstPage(sql: OwnConnection['sql'], userId: string): Promise<number> {
  const [page] = await sql<{ notes: NoteRow[] }[]>`
    with viewer as (select ${userId}::bigint as user_id)
    select (${listNotes(sql, '-updated_at', undefined)}) as notes from viewer`
  return page?.notes.length ?? 0
}
