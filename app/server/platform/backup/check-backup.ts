import { keptFiles, readKept } from './kept-files.ts'
import type { Manifest } from './manifest.ts'
import { checkParts } from './parts.ts'
import type { Place } from './place.ts'
import { inMiB } from './snapshot.ts'

/**
 * Reads a backup and checks every sum in it.
 * @throws StartupError for what is missing or has changed
 */
export async function checkBackup(
  place: Place,
  folder: string,
  manifest: Manifest,
  say: (sentence: string) => void,
): Promise<void> {
  await checkTables(place, folder, manifest, say)
  let bytes = 0
  for await (const file of keptFiles(place, folder, manifest.files)) {
    await readKept(place, folder, file)
    bytes += file.bytes
    say(`checking files: ${inMiB(bytes)} of ${inMiB(manifest.fileBytes)}`)
  }
}

/** Checks all but the files: what a backup has for itself. */
export async function checkTables(
  place: Place,
  folder: string,
  manifest: Manifest,
  say: (sentence: string) => void,
): Promise<void> {
  for (const { name, rows } of manifest.tables) {
    say(`checking ${name}`)
    await checkParts(place, folder, rows)
  }
  await checkParts(place, folder, manifest.files)
}
