import { once } from 'node:events'
import { connect as connectTo, createServer, type AddressInfo, type Socket } from 'node:net'
import { join } from 'node:path'
import { connect, type Database } from '../app/server/platform/database/connect.ts'
import { startEmbeddedPostgres } from '../app/server/platform/database/embedded-postgres.ts'
import { temporaryFolder } from './program.ts'

/** A PostgreSQL as an operator has one: reached by an address with a port, not started by Notejam. */
export interface OwnPostgres {
  /** An empty database of that server. `options` is what `create database` allows, such as an encoding. */
  aDatabase(name: string, options?: string): Promise<{ readonly url: string; readonly sql: Database }>
  stop(): Promise<void>
}

/** The embedded server stays on its socket; a door of this process's leads there, on a port that is free for certain. */
export async function startOwnPostgres(): Promise<OwnPostgres> {
  const folder = await temporaryFolder()
  const postgres = await startEmbeddedPostgres(join(folder.path, 'data'), { fsync: 'off' })
  if (typeof postgres.address === 'string') throw new Error('the embedded server is on a socket')
  const { socketDir, user, password } = postgres.address
  const through = new Set<Socket>()
  const door = createServer((visitor) => {
    const inside = connectTo(join(socketDir, '.s.PGSQL.5432'))
    for (const [one, other] of [
      [visitor, inside],
      [inside, visitor],
    ] as const) {
      through.add(one)
      // Programs are killed in these tests: whatever ends a side ends the other.
      one.on('error', () => other.destroy())
      one.on('close', () => through.delete(one) && other.destroy())
      one.pipe(other)
    }
  }).listen(0, '127.0.0.1')
  await once(door, 'listening')
  const { port } = door.address() as AddressInfo
  const admin = connect({ ...postgres.address, database: 'postgres' }, 1)
  const opened: Database[] = [admin]

  return {
    async aDatabase(name, options = '') {
      await admin.unsafe(`create database ${name} ${options}`)
      const sql = connect({ socketDir, user, password, database: name }, 1)
      opened.push(sql)
      return { url: `postgres://${user}:${password}@127.0.0.1:${port}/${name}`, sql }
    },
    async stop() {
      for (const sql of opened) await sql.end({ timeout: 1 })
      door.close()
      for (const socket of through) socket.destroy()
      await postgres.stop()
      await folder.remove()
    },
  }
}
