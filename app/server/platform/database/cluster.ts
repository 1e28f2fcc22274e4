import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { chown, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { errorCode } from '../error-code.ts'
import { closePath } from '../ownership.ts'
import { StartupError } from '../startup-error.ts'
import { keepsNoModes, lastLine } from './cluster-problems.ts'
import type { PostgresPlace } from './postgres-place.ts'

/** The role that owns everything in an embedded database. */
export const user = 'notejam'

/** Runs initdb in a temporary folder and renames that: a cluster is complete or not there. @returns its password */
export async function initialise(place: PostgresPlace, dataDir: string): Promise<string> {
  const passwordFile = join(dataDir, 'postgres-password')
  if (existsSync(join(place.cluster, 'PG_VERSION'))) return readPassword(passwordFile)

  // A password file without a cluster is kept: its data may be on a disk that is not mounted.
  if (!existsSync(passwordFile)) await writeFile(passwordFile, randomBytes(24).toString('base64url'), { mode: 0o600 })
  const password = await readPassword(passwordFile)
  const fresh = await mkdtemp(`${place.cluster}-new-`)
  if (!(await closePath(fresh))) {
    await rm(fresh, { recursive: true })
    throw keepsNoModes(dataDir)
  }
  const passwordForInitdb = `${fresh}.password`
  await writeFile(passwordForInitdb, `${password}\n`, { mode: 0o600 })
  if (place.owner) {
    for (const path of [fresh, passwordForInitdb]) await chown(path, place.owner.uid, place.owner.gid)
  }
  const initdb = spawn(
    place.initdb,
    [
      ...['-D', fresh, '--username', user, '--pwfile', passwordForInitdb, '--auth', 'scram-sha-256'],
      ...['--encoding', 'UTF8', '--locale-provider', 'builtin', '--locale', 'C', '--builtin-locale', 'C.UTF-8'],
    ],
    { ...place.owner, cwd: '/', env: place.env, stdio: ['ignore', 'pipe', 'pipe'] },
  )
  let said = ''
  initdb.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()))
  initdb.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()))
  const [code] = (await once(initdb, 'close')) as [number | null]
  await rm(passwordForInitdb)
  if (code !== 0) {
    await rm(fresh, { recursive: true, force: true })
    throw new StartupError(`DATA_DIR: PostgreSQL could not be set up in ${dataDir}: ${lastLine(said)}`)
  }
  await rename(fresh, place.cluster)
  return password
}

async function readPassword(file: string): Promise<string> {
  return readFile(file, 'utf8').then(
    (text) => text.trim(),
    (error: unknown) => {
      throw new StartupError(
        `DATA_DIR: ${file} cannot be read (${errorCode(error) ?? 'unknown reason'}): it belongs to the data beside it and has to be copied with it.`,
      )
    },
  )
}
