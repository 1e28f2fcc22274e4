import { chmod, chown, copyFile, mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { connect, type Database, type DatabaseAddress } from '../app/server/platform/database/connect.ts'
import { startEmbeddedPostgres } from '../app/server/platform/database/embedded-postgres.ts'
import { locatePostgres } from '../app/server/platform/database/postgres-place.ts'
import { freePort, temporaryFolder } from './program.ts'

/** A PostgreSQL as RDS is one: on a port, for encrypted connections only. */
export interface TlsPostgres {
  readonly port: number
  /** An empty database that belongs to a user of the same name, with this password; and the way in for a test. */
  aDatabase(name: string, password: string): Promise<{ readonly sql: Database; readonly address: DatabaseAddress }>
  setPassword(user: string, password: string): Promise<void>
  /** Ends all connections of that user. @returns how many there were */
  disconnect(user: string): Promise<number>
  stop(): Promise<void>
}

/** The path of one of the files in certificates/. */
export function certificate(name: string): string {
  return join(import.meta.dirname, 'certificates', name)
}

export async function startTlsPostgres(): Promise<TlsPostgres> {
  const folder = await temporaryFolder()
  const dataDir = join(folder.path, 'data')
  const keys = join(folder.path, 'keys')
  await mkdir(dataDir, { mode: 0o711 })
  await mkdir(keys, { mode: 0o711 })
  // PostgreSQL wants its key for itself.
  const { owner } = await locatePostgres(dataDir)
  for (const name of ['server.pem', 'server.key']) {
    await copyFile(certificate(name), join(keys, name))
    await chmod(join(keys, name), 0o600)
    if (owner) await chown(join(keys, name), owner.uid, owner.gid)
  }
  const rules = join(keys, 'pg_hba.conf')
  await writeFile(rules, 'local all all scram-sha-256\nhostssl all all all scram-sha-256\n')

  const port = await freePort()
  const postgres = await startEmbeddedPostgres(dataDir, {
    ...{ fsync: 'off', listen_addresses: 'localhost', port: String(port), hba_file: rules },
    ...{ ssl: 'on', ssl_cert_file: join(keys, 'server.pem'), ssl_key_file: join(keys, 'server.key') },
  })
  if (typeof postgres.address === 'string') throw new Error('the embedded server is on a socket')
  const { address } = postgres
  const admin = connect({ ...address, database: 'postgres' }, 1)
  const opened: Database[] = [admin]

  return {
    port,
    async aDatabase(name, password) {
      await admin.unsafe(`create role ${name} login password '${password}'`)
      await admin.unsafe(`create database ${name} owner ${name}`)
      const own = { ...address, database: name }
      const sql = connect(own, 1)
      opened.push(sql)
      return { sql, address: own }
    },
    async setPassword(user, password) {
      await admin.unsafe(`alter role ${user} password '${password}'`)
    },
    async disconnect(user) {
      return (
        await admin`
        select pg_terminate_backend(pid, 5000) from pg_stat_activity where usename = ${user}`
      ).length
    },
    async stop() {
      for (const sql of opened) await sql.end({ timeout: 1 })
      await postgres.stop()
      await folder.remove()
    },
  }
}
