import { join } from 'node:path'
import { connect, type Database } from '../app/server/platform/database/connect.ts'
import { startEmbeddedPostgres } from '../app/server/platform/database/embedded-postgres.ts'
import { aDoor } from '../kit/door.ts'
import { temporaryFolder } from '../kit/program.ts'

/** A PostgreSQL as an operator has one: reached by an address with a port, not started by Notejam. */
export interface OwnPostgres {
  /** An empty database of that server. `options` is what `create database` allows, such as an encoding. */
  aDatabase(name: string, options?: string): Promise<{ readonly url: string; readonly sql: Database }>
  stop(): Promise<void>
}

/** The embedded server stays on its socket; a door of this process leads there, on a port that the kernel chooses. */
export async function startOwnPostgres(): Promise<OwnPostgres> {
  const folder = await temporaryFolder()
  const postgres = await startEmbeddedPostgres(join(folder.path, 'data'), { fsync: 'off' })
  if (typeof postgres.address === 'string') throw new Error('the embedded server is on a socket')
  const { socketDir, user, password } = postgres.address
  const door = await aDoor(join(socketDir, '.s.PGSQL.5432'))
  const admin = connect({ ...postgres.address, database: 'postgres' }, 1)
  const opened: Database[] = [admin]

  return {
    async aDatabase(name, options = '') {
      await admin.unsafe(`create database ${name} ${options}`)
      const sql = connect({ socketDir, user, password, database: name }, 1)
      opened.push(sql)
      return { url: `postgres://${user}:${password}@127.0.0.1:${door.port}/${name}`, sql }
    },
    async stop() {
      for (const sql of opened) await sql.end({ timeout: 1 })
      await door.shut()
      await postgres.stop()
      await folder.remove()
    },
  }
}
