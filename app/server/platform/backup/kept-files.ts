import Type, { type Static } from 'typebox'
import { Check } from 'typebox/value'
import { notWhole } from './not-whole.ts'
import { linesIn, sha256, type Stored } from './parts.ts'
import type { Place } from './place.ts'

/** A file of a backup. All backups of a place share what they have in common: an object never changes under its key. */
export const KeptFile = Type.Object({
  key: Type.String({ pattern: '^[\\w-]{1,200}$' }),
  type: Type.String(),
  bytes: Type.Integer({ minimum: 0 }),
  sha256: Type.String({ pattern: '^[0-9a-f]{64}$' }),
})
export type KeptFile = Static<typeof KeptFile>

/** Where a file lies in its place. */
export const nameOfFile = (key: string) => `files/${key.slice(0, 2)}/${key}`

/** The files of a backup, in the order of their keys. */
export async function* keptFiles(place: Place, folder: string, files: Stored): AsyncGenerator<KeptFile> {
  for await (const line of linesIn(place, folder, files)) {
    const file: unknown = JSON.parse(line.toString())
    if (!Check(KeptFile, file)) throw notWhole(place, folder, 'its list of files is of another program')
    yield file
  }
}

/** Reads a file. @throws StartupError when it is missing or has changed */
export async function readKept(place: Place, folder: string, file: KeptFile): Promise<Buffer> {
  const bytes = await place.read(nameOfFile(file.key))
  if (!bytes) throw notWhole(place, folder, `the file ${file.key} is missing`)
  if (bytes.length === file.bytes && sha256(bytes) === file.sha256) return bytes
  throw notWhole(place, folder, `the file ${file.key} has changed`)
}

/** Looks keys up in a list, which are asked for in their order: nothing is read twice, and little is in memory. */
export function lookUp(files: AsyncGenerator<KeptFile>): (key: string) => Promise<KeptFile | undefined> {
  let current: KeptFile | undefined
  let isOver = false
  return async (key) => {
    while (!isOver && (!current || current.key < key)) {
      const next = await files.next()
      isOver = next.done === true
      current = next.done === true ? undefined : next.value
    }
    return current?.key === key ? current : undefined
  }
}
