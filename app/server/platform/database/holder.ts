import { once } from 'node:events'
import { readFile, realpath, rm } from 'node:fs/promises'
import { connect } from 'node:net'
import { join } from 'node:path'
import { errorCode } from '../error-code.ts'
import { user } from './cluster.ts'
import { openConnection, type DatabaseAddress, type OwnConnection } from './connect.ts'

/** The server that holds a cluster, as its `postmaster.pid` tells. */

export const database = 'notejam'
const leaseName = 'notejam lease'

export function openLease(address: Exclude<DatabaseAddress, string>): Promise<OwnConnection> {
  return openConnection({ ...address, database: 'postgres' }, { application_name: leaseName })
}

/** Whether the server that holds the folder has a lease, and with it a running Notejam. */
export async function isInUse(cluster: string, password: string): Promise<boolean> {
  const holder = await readHolder(cluster)
  if (!holder || holder.state !== 'ready') return false
  let lease: OwnConnection | undefined
  try {
    lease = await openLease({ socketDir: holder.socketDir, user, password, database })
    const [others] = await lease.sql<{ count: number }[]>`
      select count(*)::int as count from pg_stat_activity
      where application_name = ${leaseName} and pid <> pg_backend_pid()`
    return (others?.count ?? 0) > 0
  } catch (error) {
    // The socket is closed: the server is shutting down.
    return !['ENOENT', 'ECONNREFUSED', 'CONNECTION_AWAY', 'CONNECTION_CLOSED', '57P03'].includes(errorCode(error) ?? '')
  } finally {
    await lease?.end()
  }
}

/** The way to the server that a running Notejam has started on the folder; undefined where none runs. */
export async function addressBeside(
  cluster: string,
  password: string,
): Promise<Exclude<DatabaseAddress, string> | undefined> {
  const holder = await readHolder(cluster)
  if (!holder || !(await isInUse(cluster, password))) return undefined
  return { socketDir: holder.socketDir, user, password, database }
}

/** Ends an orphaned server, without a lease: its Notejam was killed together with the shell that watched it. */
export async function endOrphan(cluster: string): Promise<void> {
  const holder = await readHolder(cluster)
  // Where no server listens, its pid may be another process's by now.
  if (!holder || holder.state !== 'ready' || !(await isListening(holder.socketDir))) return
  try {
    process.kill(holder.pid, 'SIGINT')
  } catch (error) {
    if (errorCode(error) !== 'ESRCH') throw error
  }
}

/**
 * Removes the lock of the server that a cluster was copied from while it ran: it names another folder. PostgreSQL would take any process
 * with that pid for a server of this folder. A server whose folder was moved is still recognised: by its shared memory, whose key is
 * made from the folder's inode.
 */
export async function removeCopiedLock(cluster: string): Promise<void> {
  const holder = await readHolder(cluster)
  if (!holder) return
  const folder = await realpath(holder.folder).catch(() => undefined)
  if (folder !== (await realpath(cluster))) await rm(join(cluster, 'postmaster.pid'))
}

/**
 * Removes the lock of a server that no longer listens: after a crash of the machine another process may have its pid.
 * @returns whether there was one
 */
export async function forgetHolder(cluster: string): Promise<boolean> {
  const holder = await readHolder(cluster)
  if (!holder || (await isListening(holder.socketDir))) return false
  await rm(join(cluster, 'postmaster.pid'), { force: true })
  return true
}

async function isListening(socketDir: string): Promise<boolean> {
  const client = connect(join(socketDir, '.s.PGSQL.5432'))
  try {
    await once(client, 'connect')
    return true
  } catch {
    return false
  } finally {
    client.destroy()
  }
}

/** `postmaster.pid`: pid, folder, start time, port, socket folder, address, memory key, state. */
interface Holder {
  readonly pid: number
  readonly folder: string
  readonly socketDir: string
  /** Such as `starting`, `ready`, `stopping`. */
  readonly state: string
}

async function readHolder(cluster: string): Promise<Holder | undefined> {
  const text = await readFile(join(cluster, 'postmaster.pid'), 'utf8').catch(() => undefined)
  if (text === undefined) return undefined
  const [pid = '', folder = '', , , socketDir = '', , , state = ''] = text.split('\n').map((line) => line.trim())
  return { pid: Number(pid), folder, socketDir, state }
}
