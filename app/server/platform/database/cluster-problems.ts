import { handOver, type Owner } from '../ownership.ts'
import { StartupError } from '../startup-error.ts'
import { reasonOf } from './connect.ts'
import type { PostgresPlace } from './postgres-place.ts'

/** What is wrong with a cluster that was copied, in sentences for the operator. */

/** For a cluster that PostgreSQL cannot make sense of. */
export function notWhole(dataDir: string, what: string): StartupError {
  return new StartupError(
    `DATA_DIR: the notes in ${dataDir} are not whole (${what}): they were copied while Notejam ran, or files were left out: copy them again after it has ended.`,
  )
}

export function keepsNoModes(dataDir: string): StartupError {
  return new StartupError(
    `DATA_DIR: the disk of ${dataDir} keeps no modes (as exFAT, FAT, NTFS and some network drives), and PostgreSQL needs a folder that is closed to others: copy it to a disk of this system, and name the copy.`,
  )
}

/** Something below the cluster belongs to another user. */
export function inPart(cluster: string, owner: Owner | undefined): StartupError {
  const uid = owner?.uid ?? process.getuid?.() ?? 0
  return new StartupError(
    `DATA_DIR: a part of ${cluster} belongs to another user: hand it over, and start again: ${handOver([cluster], uid)}`,
  )
}

/** A sentence for what PostgreSQL has logged instead of starting. */
export function startFailure(log: string, { cluster, owner }: PostgresPlace, dataDir: string): StartupError {
  // A server logs its shutdown after the failure that led to it.
  const reason = /(?:FATAL|PANIC): +(.*)/.exec(log)?.[1] ?? lastLine(log)
  if (/Permission denied/.test(reason)) return inPart(cluster, owner)
  if (/incompatible with server/.test(reason)) {
    return new StartupError(
      `DATA_DIR: ${dataDir} was made on another kind of machine: dump its database there, and load it here.`,
    )
  }
  if (/No such file|does not exist|checkpoint|pg_control|control file|invalid data|could not read|WAL/.test(reason)) {
    return notWhole(dataDir, reason)
  }
  return new StartupError(`DATA_DIR: PostgreSQL could not be started on ${dataDir}: ${reason}`)
}

/** The server has started, and answers its first statement with an error. */
export function failedStatement(error: unknown, dataDir: string): StartupError {
  return notWhole(dataDir, reasonOf(error))
}

/** The last line of a program's output. */
export function lastLine(text: string): string {
  return text.trim().split('\n').at(-1) ?? 'no reason given'
}
