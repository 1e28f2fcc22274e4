import Type, { type Static } from 'typebox'
import { Check } from 'typebox/value'
import { checksumOf, type Migration } from '../database/migrate.ts'
import { StartupError } from '../startup-error.ts'
import { notWhole } from './not-whole.ts'
import { sha256, Stored } from './parts.ts'
import { leftOut } from './tables.ts'
import type { Place } from './place.ts'

/** Of what `Manifest` describes. A later format gets a higher number, and reads this one, too. */
const formatVersion = 1
const format = 'notejam-backup'

const Name = Type.String({ pattern: '^[a-z_][a-z0-9_]*$' })
/** Quoted where it is a word of SQL. */
const Column = Type.String({ pattern: '^("[a-z_][a-z0-9_]*"|[a-z_][a-z0-9_]*)$' })

/** What a backup holds. It is written last: a backup without one was interrupted. */
export const Manifest = Type.Object({
  format: Type.Literal(format),
  formatVersion: Type.Integer(),
  /** The moment that it shows, as ISO 8601. */
  takenAt: Type.String(),
  /** Of the Notejam that made it. */
  appVersion: Type.String(),
  postgres: Type.String(),
  /** Tells databases apart that have backups in one place. */
  origin: Type.String(),
  migrations: Type.Array(Type.Object({ version: Type.Integer(), name: Type.String(), checksum: Type.String() })),
  /** Lines of COPY, with these columns. */
  tables: Type.Array(Type.Object({ name: Name, columns: Type.Array(Column), rows: Stored })),
  /** Where each table's ids go on. */
  sequences: Type.Array(Type.Object({ table: Name, column: Name, next: Type.String({ pattern: '^\\d+$' }) })),
  /** Lines of `KeptFile`, in the order of their keys. */
  files: Stored,
  fileBytes: Type.Integer(),
  /** Keys of files that rows name and that the store had no more. */
  missing: Type.Array(Type.String()),
})
export type Manifest = Static<typeof Manifest>

const fileName = 'manifest.json'

export async function writeManifest(place: Place, folder: string, manifest: Manifest): Promise<void> {
  const text = JSON.stringify(manifest)
  const sum = sha256(Buffer.from(text))
  await place.write(`${folder}/${fileName}`, Buffer.from(`{"sha256":"${sum}","manifest":${text}}\n`))
}

/** Whether a backup was finished. */
export async function isFinished(place: Place, folder: string): Promise<boolean> {
  return (await place.size(`${folder}/${fileName}`)) !== undefined
}

/** From then on it is none. */
export async function removeManifest(place: Place, folder: string): Promise<void> {
  await place.remove(`${folder}/${fileName}`)
}

/** @throws StartupError when it is not whole, or not of this format */
export async function readManifest(place: Place, folder: string): Promise<Manifest> {
  const bytes = await place.read(`${folder}/${fileName}`)
  if (!bytes) throw notWhole(place, folder, 'it was not finished')
  const [, sum, text = ''] = /^\{"sha256":"([0-9a-f]{64})","manifest":(.*)\}\n$/s.exec(bytes.toString()) ?? []
  if (sum !== sha256(Buffer.from(text))) throw notWhole(place, folder, `${fileName} has changed`)
  const manifest: unknown = JSON.parse(text)
  const version = (manifest as { formatVersion?: unknown } | null)?.formatVersion
  if (typeof version === 'number' && version > formatVersion) {
    throw new StartupError(
      `The backup ${folder} in ${place.address} was made by a newer Notejam: restore it with that one.`,
    )
  }
  if (!Check(Manifest, manifest)) throw notWhole(place, folder, `${fileName} is of another program`)
  const secret = manifest.tables.find(({ name }) => leftOut.includes(name))
  if (secret) throw notWhole(place, folder, `it has the table ${secret.name}, which no backup has`)
  return manifest
}

/**
 * Checks that this version knows the schema of a backup.
 * @throws StartupError for one of a newer version, or of a build that was not released
 */
export function checkMigrations(manifest: Manifest, folder: string, known: readonly Migration[]): void {
  const { migrations, appVersion } = manifest
  if (migrations.length > known.length) {
    throw new StartupError(
      `The backup ${folder} is of a newer Notejam (schema ${migrations.length}, and this one knows ${known.length}): restore it with that one (${appVersion}).`,
    )
  }
  const foreign = migrations.find((one, index) => known[index] && one.checksum !== checksumOf(known[index]))
  if (foreign) {
    throw new StartupError(
      `The backup ${folder} has a migration ${foreign.name} that is not the one that this Notejam has: a build that was not released made it; restore it with that build.`,
    )
  }
}

export const manifestFormat = { format, formatVersion } as const
