import { buffer } from 'node:stream/consumers'
import { copyOut, copySettings } from '../../../platform/backup/copy.ts'
import { isGone } from '../../../platform/objects/gone.ts'
import { openPlace } from '../../../platform/backup/open-place.ts'
import { tablesOf } from '../../../platform/backup/tables.ts'
import { openConnection, reasonOf } from '../../../platform/database/connect.ts'
import { schemaOf, type Migration } from '../../../platform/database/migrate.ts'
import { ofOneMoment, ownTransaction } from '../../../platform/database/transaction.ts'
import type { ObjectStore } from '../../../platform/objects/object-store.ts'
import { StartupError } from '../../../platform/startup-error.ts'
import type { LostPerson, LostSource } from './lost-source.ts'

interface Files {
  /** A folder or a bucket with the objects of that time; without it those of now are looked at. */
  readonly from: string | undefined
  readonly objects: ObjectStore
  readonly cwd: string
}

/**
 * Reads one person's rows out of another database, such as one that was restored to a point in time. Nothing is written there.
 * @param act runs while the connection is open
 */
export async function withDatabase<Result>(
  url: string,
  migrations: readonly Migration[],
  files: Files,
  act: (source: LostSource) => Promise<Result>,
): Promise<Result> {
  const own = await openConnection(url).catch((error: unknown) => {
    throw new StartupError(`--from: the database cannot be reached (${reasonOf(error)}).`)
  })
  const place = files.from === undefined ? undefined : await openPlace(files.from, files.cwd)
  try {
    return await ownTransaction(
      own,
      async () => {
        await own.sql.unsafe(copySettings)
        const schema = await schemaOf(own.sql, migrations, '--from')
        if (schema.length === 0 || schema.length > migrations.length) {
          throw new StartupError('--from: that database holds no tables of Notejam, or those of a newer one.')
        }
        const tables = await tablesOf(own.sql)
        const tableOf = (wanted: string) => tables.find(({ name }) => name === wanted)
        return await act({
          name: 'the other database',
          columnsOf: (table) => tableOf(table)?.columns,
          async findPerson(addresses) {
            const [person] = await own.sql<LostPerson[]>`
              select id::text, (extract(epoch from created_at) * 1000000)::bigint::text as "madeAt" from users where email = any (${[...addresses]}::text[]) order by email = ${addresses[0] ?? ''} desc`
            return person
          },
          async rowsOf(table, userId) {
            const found = tableOf(table)
            if (!found || !/^\d+$/.test(userId)) throw new Error(`no rows of ${table}`)
            return copyOut(own, found, `user_id = ${userId}`)
          },
          file: async (key) =>
            place
              ? place.read(key)
              : files.objects
                  .get(key)
                  .then(buffer)
                  .catch((error: unknown) => {
                    if (isGone(error)) return undefined
                    throw error
                  }),
        })
      },
      ofOneMoment,
    )
  } finally {
    await own.end()
  }
}
