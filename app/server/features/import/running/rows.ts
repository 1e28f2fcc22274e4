import { outline } from '../../../notes/outlined.ts'
import { fileName } from '../../../notes/files/file-name.ts'
import type { Deps } from '../../../platform/deps.ts'
import type { ReadFile, ReadNote } from '../reading/read-item.ts'
import { withAddresses } from '../addresses.ts'
import type { KeptFile } from './keep-files.ts'
import type { Claimed } from './lease.ts'
import { newIds, type FileAtNote, type FileOfNew, type PlaceOfFile, type NewNote, type Plan } from './make.queries.ts'
import type { NewVersion } from './versions.queries.ts'
import { padName } from './pads.ts'

/** A note whose pad is known by its name or its key. */
export type PadlessNote = NewNote & { readonly pad: string | undefined; readonly padKey: string | undefined }

export interface Rows {
  readonly notes: readonly PadlessNote[]
  /** Of notes that are new: one that is brought up to date has a history here. */
  readonly versions: readonly NewVersion[]
  readonly files: readonly FileOfNew[]
  /** Which texts name which of the files. */
  readonly named: readonly FileAtNote[]
  /** Files that an earlier note has brought, and the notes to which they belong. */
  readonly moves: readonly (FileAtNote & PlaceOfFile)[]
}

/**
 * The rows of notes and files, with ids of their own and the addresses of files in the texts.
 * @param known ids of files that earlier notes have brought, by their keys
 */
export async function rowsFor(
  { sql, workers, log }: Pick<Deps, 'sql' | 'workers' | 'log'>,
  { userId }: Claimed,
  {
    plans,
    wanted,
    files,
  }: { plans: ReadonlyMap<number, Plan>; wanted: readonly ReadNote[]; files: readonly KeptFile[] },
  known: ReadonlyMap<string, string>,
): Promise<Rows> {
  const count = wanted.reduce((sum, { notes }) => sum + notes.length, 0)
  const noteIds = await newIds(sql, 'notes', count)
  const fileIds = await newIds(sql, 'attachments', files.length)
  const kept = files.map((file, n) => ({ ...file, id: fileIds[n] ?? '' }))
  const byKey = new Map(kept.flatMap(({ shared, id }) => (shared ? [[shared.key, id] as const] : [])))
  const byRef = new Map(kept.map(({ place, ref, id }) => [`${place} ${ref}`, id]))
  const idOf = (place: number, { ref, shared, thereId }: ReadFile) =>
    thereId ?? (shared ? (known.get(shared.key) ?? byKey.get(shared.key)) : byRef.get(`${place} ${ref}`))

  const notes: PadlessNote[] = []
  const versions: NewVersion[] = []
  const namedEarlier = new Set<string>()
  const named: FileAtNote[] = []
  const belonging = new Map<string, PlaceOfFile>()
  const moves: (FileAtNote & PlaceOfFile)[] = []
  for (const item of wanted) {
    const { place, createdAt, updatedAt, isPinned, isTrashed, padKey } = item
    const targetId = plans.get(place)?.targetId ?? null
    const [firstId = '', ...otherIds] = item.notes.map(() => targetId ?? noteIds.shift() ?? '')
    const ids = [firstId, ...otherIds]
    const ofItem = new Map(item.files.map((file) => [file.ref, { id: idOf(place, file), name: fileName(file.name) }]))
    const namedBefore = named.length
    for (const [n, { name, text: given, outline: outlined }] of item.notes.entries()) {
      const id = ids[n] ?? ''
      const text = withAddresses(given, ofItem, (fileId) => named.push({ fileId, noteId: id }))
      const made = outlined ?? (await outline(workers, log, userId, { name, text }))
      const fields = { id, place, targetId, padId: null, pad: padName(item.pad), padKey, name, text }
      const times = { createdAt, updatedAt, isPinned, isTrashed }
      notes.push({ ...fields, ...times, outline: typeof made === 'string' ? undefined : made })
    }
    for (const { text: given, savedAt = updatedAt, ...version } of targetId === null ? item.versions : []) {
      const text = withAddresses(given, ofItem, (fileId) => namedEarlier.add(fileId))
      versions.push({ ...version, noteId: firstId, text, savedAt })
    }
    const namedBy = new Map(
      named
        .slice(namedBefore)
        .toReversed()
        .map(({ fileId, noteId }) => [fileId, noteId]),
    )
    for (const [position, file] of item.files.entries()) {
      const fileId = idOf(place, file)
      if (fileId === undefined || file.thereId !== undefined) continue
      const at = { noteId: namedBy.get(fileId) ?? firstId, position }
      const isKnown = file.shared !== undefined && known.has(file.shared.key)
      if (isKnown && file.shared.isOwn) moves.push({ fileId, ...at })
      else if (!isKnown && (file.shared?.isOwn || !belonging.has(fileId))) belonging.set(fileId, at)
    }
  }
  const isNamed = new Set([...named.map(({ fileId }) => fileId), ...namedEarlier])
  const rows = kept.map((file) => {
    const { noteId = '', position = 0 } = belonging.get(file.id) ?? {}
    return { ...file, noteId, position, isNamed: isNamed.has(file.id) }
  })
  return { notes, versions, files: rows, named, moves }
}
