import { buffer } from 'node:stream/consumers'
import { isGone } from '../objects/gone.ts'
import { ObjectProblem, type ObjectStore } from '../objects/object-store.ts'
import { StartupError } from '../startup-error.ts'
import { keptFiles, lookUp, nameOfFile, type KeptFile } from './kept-files.ts'
import { readManifest, type Manifest } from './manifest.ts'
import { sha256, writeParts, type Stored } from './parts.ts'
import type { Place } from './place.ts'

/** A file that a row of the database names. */
export interface NamedFile {
  readonly key: string
  readonly type: string
}

/** Copies files that the last backup of the place does not have, and lists all of them. */
export async function copyFiles(
  { place, folder, previous }: { place: Place; folder: string; previous: string | undefined },
  objects: ObjectStore,
  named: AsyncIterable<NamedFile>,
  say: (sentence: string) => void,
): Promise<{ files: Stored } & Pick<Manifest, 'fileBytes' | 'missing'>> {
  const before = lookUp(previous === undefined ? none() : await filesOf(place, previous))
  const missing: string[] = []
  let fileBytes = 0
  let count = 0

  async function* lines(): AsyncGenerator<Buffer> {
    for await (const { key, type } of named) {
      const kept = (await stillKept(place, await before(key))) ?? (await copyOne(place, objects, key, type))
      if (!kept) {
        missing.push(key)
        continue
      }
      fileBytes += kept.bytes
      say(`files: ${++count}`)
      yield Buffer.from(`${JSON.stringify(kept)}\n`)
    }
  }
  return { files: await writeParts(place, folder, 'files', lines()), fileBytes, missing }
}

async function filesOf(place: Place, name: string): Promise<AsyncGenerator<KeptFile>> {
  return keptFiles(place, name, (await readManifest(place, name)).files)
}

async function* none(): AsyncGenerator<KeptFile> {
  // A place without a backup.
}

async function stillKept(place: Place, file: KeptFile | undefined): Promise<KeptFile | undefined> {
  return file && (await place.size(nameOfFile(file.key))) === file.bytes ? file : undefined
}

/** Copies a file and reads it back. @returns undefined when the store has no such object */
async function copyOne(place: Place, objects: ObjectStore, key: string, type: string): Promise<KeptFile | undefined> {
  const bytes = await objects
    .get(key)
    .then(buffer)
    .catch((error: unknown) => {
      if (isGone(error)) return undefined
      throw error instanceof ObjectProblem
        ? new StartupError(`The attachments cannot be read (${error.reason}): ${error.remedy}.`)
        : error
    })
  if (!bytes) return undefined
  const file = { key, type, bytes: bytes.length, sha256: sha256(bytes) }
  await place.write(nameOfFile(key), bytes)
  const written = await place.read(nameOfFile(key))
  if (!written || sha256(written) !== file.sha256)
    throw new StartupError(`${place.address} does not keep what is written there.`)
  return file
}
