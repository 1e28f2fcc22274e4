import { spawn, type ChildProcess } from 'node:child_process'
import { existsSync } from 'node:fs'
import { chown, mkdtemp, open, readFile, rm } from 'node:fs/promises'
import { once } from 'node:events'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { errorCode } from '../error-code.ts'
import { StartupError } from '../startup-error.ts'
import { claimDataDir } from '../claim.ts'
import { dataDirProblem, makeDataDir } from '../data-dir.ts'
import { failedStatement, startFailure } from './cluster-problems.ts'
import { initialise, user } from './cluster.ts'
import type { DatabaseAddress, OwnConnection } from './connect.ts'
import { addressBeside, database, endOrphan, forgetHolder, isInUse, openLease } from './holder.ts'
import { locatePostgres, reachable, type PostgresPlace } from './postgres-place.ts'
import { mendCluster } from './restored.ts'

export interface EmbeddedPostgres {
  readonly address: DatabaseAddress
  /** Resolves with a sentence when the server ends unasked. */
  readonly failed: Promise<string>
  /** Ends the server; everything committed is on disk when this resolves. */
  stop(): Promise<void>
}

/**
 * Ties PostgreSQL's life to this process: a shell waits on a pipe that closes however this process ends (also by
 * `kill -9`), and then signals the server a fast shutdown. It has a session of its own, so that a Ctrl-C in the terminal
 * reaches Notejam only, which ends the database last.
 */
const keeper = `
  exec 3<&0
  "$@" 3<&- </dev/null &
  server=$!
  { cat <&3 >/dev/null; kill -INT $server 2>/dev/null; } &
  wait $server`

/**
 * Starts PostgreSQL on a folder, and runs initdb first where there is no cluster. It listens on a socket in a folder that only
 * this user can enter, never on a port.
 * @param dataDir absolute folder; holds `postgres/`, `postgres-password` and `postgres.log`
 * @param settings further server settings, for tests
 * @throws StartupError naming `DATA_DIR` when the folder is held by another instance or cannot be used
 */
export async function startEmbeddedPostgres(
  dataDir: string,
  settings: Record<string, string> = {},
): Promise<EmbeddedPostgres> {
  // Root's database runs as another user, who must be able to traverse this folder; its files stay unreadable.
  const mode = process.getuid?.() === 0 ? 0o711 : 0o700
  await makeDataDir(dataDir, mode)
  try {
    await claimDataDir(dataDir)
    return await startOn(dataDir, settings)
  } catch (error) {
    throw dataDirProblem(dataDir, error)
  }
}

/**
 * The way to the database of a Notejam that runs on this folder, for a command beside it.
 * @returns undefined where none runs
 */
export async function besideRunning(dataDir: string): Promise<DatabaseAddress | undefined> {
  const password = await readFile(join(dataDir, 'postgres-password'), 'utf8').catch(() => undefined)
  return password === undefined ? undefined : addressBeside(join(dataDir, 'postgres'), password.trim())
}

async function startOn(dataDir: string, settings: Record<string, string>): Promise<EmbeddedPostgres> {
  const place = await locatePostgres(dataDir)
  await mendCluster(place, dataDir)
  const password = await initialise(place, dataDir)

  for (const delayMs of [0, 250, 500, 1000, 2000, 4000]) {
    // A server that was killed a moment ago may still be writing its last page.
    await new Promise((resolve) => setTimeout(resolve, delayMs))
    const started = await start(place, dataDir, password, settings)
    if (started !== 'held') return started
    if (await isInUse(place.cluster, password)) break
    await endOrphan(place.cluster)
  }
  if (await forgetHolder(place.cluster)) {
    const started = await start(place, dataDir, password, settings)
    if (started !== 'held') return started
  }
  throw new StartupError(
    `DATA_DIR: the folder ${dataDir} is in use by another Notejam: stop that one, or name another.`,
  )
}

async function start(
  place: PostgresPlace,
  dataDir: string,
  password: string,
  settings: Record<string, string>,
): Promise<EmbeddedPostgres | 'held'> {
  const socketDir = await makeSocketDir(place)
  const logPath = join(dataDir, 'postgres.log')
  // Appended: another Notejam may be writing to the same file.
  const logFile = await open(logPath, 'a', 0o600)
  const { size: logStart } = await logFile.stat()
  const flags = Object.entries({
    listen_addresses: '',
    unix_socket_directories: socketDir,
    unix_socket_permissions: '0700',
    max_connections: '100',
    // The log is for operators: statements and details would quote what people typed.
    log_error_verbosity: 'terse',
    log_min_error_statement: 'panic',
    ...settings,
  }).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  const child = spawn('/bin/sh', ['-c', keeper, 'notejam-postgres', place.postgres, '-D', place.cluster, ...flags], {
    ...place.owner,
    cwd: '/',
    env: place.env,
    stdio: ['pipe', logFile.fd, logFile.fd],
    detached: true,
  })
  await logFile.close()
  const { stdin } = child
  if (!stdin) throw new Error('the keeper has no pipe')
  stdin.on('error', () => {})
  // The pipe must not keep this process alive; closing it is the signal.
  child.unref()
  ;(stdin as unknown as { unref(): void }).unref()

  const exited = once(child, 'exit') as Promise<[number | null]>
  const address = { socketDir, port: Number(settings['port'] ?? 5432), user, password, database }
  const clean = () => rm(socketDir, { recursive: true, force: true })
  const lease = await takeLease(child, address, dataDir)
  if (lease) {
    let stopping = false
    return {
      address,
      failed: exited.then(async () => {
        await clean()
        if (stopping) return await new Promise<string>(() => {})
        return `The embedded PostgreSQL has ended; its reason is in ${logPath}.`
      }),
      async stop() {
        stopping = true
        child.ref()
        await lease.end()
        stdin.end()
        if (!hasEnded(child)) await exited
        await clean()
      },
    }
  }

  stdin.end()
  await clean()
  const log = (await readFile(logPath)).subarray(logStart).toString()
  if (/lock file .* already exists|shared memory block/.test(log)) return 'held'
  throw startFailure(log, place, dataDir)
}

/** A folder that other users cannot enter, with a short path: a socket's path has about 100 characters. */
async function makeSocketDir(place: PostgresPlace): Promise<string> {
  const base = tmpdir().length < 60 && reachable(tmpdir(), place.owner) ? tmpdir() : '/tmp'
  const socketDir = await mkdtemp(join(base, 'notejam-'))
  if (place.owner) await chown(socketDir, place.owner.uid, place.owner.gid)
  return socketDir
}

/**
 * Waits until the server answers, creates the database where it is missing, and keeps that connection open as a lease: by it
 * other processes see that the server is in use. @returns undefined when the server ended instead
 */
async function takeLease(
  child: ChildProcess,
  address: Exclude<DatabaseAddress, string>,
  dataDir: string,
): Promise<OwnConnection | undefined> {
  const deadline = Date.now() + 60_000
  while (!hasEnded(child) && Date.now() < deadline) {
    await new Promise((resolve) => setTimeout(resolve, 20))
    if (!existsSync(join(address.socketDir, `.s.PGSQL.${address.port ?? 5432}`))) continue
    let lease: OwnConnection | undefined
    try {
      lease = await openLease(address)
      const [found] = await lease.sql`select 1 from pg_database where datname = ${database}`
      if (!found) await lease.sql.unsafe(`create database ${database}`)
      return lease
    } catch (error) {
      await lease?.end()
      if (errorCode(error) === '28P01') {
        throw new StartupError(
          'DATA_DIR: postgres-password is not the password of the database beside it: bring back the file that was copied with it.',
        )
      }
      // Not listening yet, or still starting: after a crash it replays its write-ahead log first.
      if (['ECONNREFUSED', '57P03'].includes(errorCode(error) ?? '') || hasEnded(child)) continue
      throw failedStatement(error, dataDir)
    }
  }
  return undefined
}

function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null
}
