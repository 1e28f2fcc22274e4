import { randomUUID } from 'node:crypto'
import { rm, stat } from 'node:fs/promises'
import { fileName } from '../../../notes/files/file-name.ts'
import { lookAt } from '../../../notes/files/file-kind.ts'
import { storing } from '../../../notes/files/places.ts'
import type { Deps } from '../../../platform/deps.ts'
import { announce } from '../../../platform/objects/unnamed-objects.ts'
import type { ReadNote } from '../reading/read-item.ts'

/** A file in the store that no row names yet. */
export interface KeptFile {
  readonly place: number
  readonly ref: string
  readonly key: string
  readonly name: string
  readonly type: string
  readonly bytes: number
  readonly width: number | null
  readonly height: number | null
  readonly shared: { readonly key: string; readonly isOwn: boolean } | undefined
}

/** Files of one import that are looked at and sent at once. */
const maxConcurrent = 2

type FileDeps = Pick<Deps, 'sql' | 'objects'>

/**
 * Puts the files of notes into the store, as uploads are: looked at, and announced before. What was written to the disk for it goes.
 * @param isKnown whether an earlier note of the import has brought the file of this key
 */
export async function keepFiles(
  deps: FileDeps,
  ownerId: string,
  notes: readonly ReadNote[],
  isKnown: (key: string) => boolean,
): Promise<KeptFile[]> {
  const written = notes.flatMap(({ place, files }) =>
    files.flatMap((file) => (file.path === undefined ? [] : [{ ...file, place, path: file.path }])),
  )
  const keys = new Set<string>()
  const waiting: typeof written = []
  for (const file of written) {
    const { shared, path } = file
    if (shared && (isKnown(shared.key) || keys.has(shared.key))) await rm(path, { force: true })
    else waiting.push(file)
    if (shared) keys.add(shared.key)
  }
  // In their order, whichever is looked at sooner.
  const kept: KeptFile[] = []
  let next = 0
  async function work(): Promise<void> {
    for (let n = next++; n < waiting.length; n = next++) {
      const file = waiting[n]
      if (!file) return
      const { place, ref, path, name, bytes, shared } = file
      kept[n] = { place, ref, shared, ...(await keepFile(deps, ownerId, { path, name: fileName(name), bytes })) }
    }
  }
  await Promise.all(Array.from({ length: maxConcurrent }, work))
  return kept
}

async function keepFile(
  { sql, objects }: FileDeps,
  ownerId: string,
  { path, name, bytes }: { readonly path: string; readonly name: string; readonly bytes: number },
): Promise<Omit<KeptFile, 'place' | 'ref' | 'shared'>> {
  const thumbnail = `${path}-thumbnail`
  try {
    const { type, size } = await lookAt(path, name, ownerId)
    const key = randomUUID()
    await announce(sql, size ? [key, `${key}-thumbnail`] : [key])
    await storing.take(ownerId, async () => {
      await objects.put(key, path, bytes, type)
      if (size) await objects.put(`${key}-thumbnail`, thumbnail, (await stat(thumbnail)).size, 'image/webp')
    })
    return { key, name, type, bytes, width: size?.width ?? null, height: size?.height ?? null }
  } finally {
    await rm(path, { force: true })
    await rm(thumbnail, { force: true })
  }
}

/** The objects of files. */
export function keysOf(files: readonly KeptFile[]): string[] {
  return files.flatMap(({ key, width }) => (width === null ? [key] : [key, `${key}-thumbnail`]))
}

/** Keys of the files that several notes show. */
export function sharedKeys(notes: readonly ReadNote[]): string[] {
  return notes.flatMap(({ files }) =>
    files.flatMap(({ shared, thereId }) => (shared && thereId === undefined ? [shared.key] : [])),
  )
}
