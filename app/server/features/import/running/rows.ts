import { outline } from '../../../notes/outlined.ts'
import { fileName } from '../../../notes/files/file-name.ts'
import type { Deps } from '../../../platform/deps.ts'
import type { ReadFile, ReadNote } from '../reading/read-item.ts'
import { withAddresses } from './addresses.ts'
import type { KeptFile } from './keep-files.ts'
import type { Claimed } from './lease.ts'
import { newIds, type FileAtNote, type FileOfNew, type NewNote, type Plan } from './make.queries.ts'
import { padName } from './pads.ts'

/** A note whose pad is known by its name or its key. */
export type PadlessNote = NewNote & { readonly pad: string | undefined; readonly padKey: string | undefined }

export interface Rows {
  readonly notes: readonly PadlessNote[]
  readonly files: readonly FileOfNew[]
  /** Which texts name which of the files. */
  readonly named: readonly FileAtNote[]
  /** Files that an earlier note has brought, and the notes to which they belong. */
  readonly moves: readonly FileAtNote[]
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
  const idOf = (place: number, { ref, shared, thereId }: ReadFile) =>
    thereId ??
    (shared
      ? (known.get(shared.key) ?? kept.find((file) => file.shared?.key === shared.key)?.id)
      : kept.find((file) => file.place === place && file.ref === ref)?.id)

  const notes: PadlessNote[] = []
  const named: FileAtNote[] = []
  const belonging = new Map<string, string>()
  const moves: FileAtNote[] = []
  for (const item of wanted) {
    const { place, createdAt, updatedAt, isPinned, isTrashed, padKey } = item
    const targetId = plans.get(place)?.targetId ?? null
    const [firstId = '', ...otherIds] = item.notes.map(() => targetId ?? noteIds.shift() ?? '')
    const ids = [firstId, ...otherIds]
    const ofItem = new Map(item.files.map((file) => [file.ref, { id: idOf(place, file), name: fileName(file.name) }]))
    for (const [n, { name, text: given, outline: outlined }] of item.notes.entries()) {
      const id = ids[n] ?? ''
      const text = withAddresses(given, ofItem, (fileId) => named.push({ fileId, noteId: id }))
      const made = outlined ?? (await outline(workers, log, userId, { name, text }))
      const fields = { id, place, targetId, padId: null, pad: padName(item.pad), padKey, name, text }
      const times = { createdAt, updatedAt, isPinned, isTrashed }
      notes.push({ ...fields, ...times, outline: typeof made === 'string' ? undefined : made })
    }
    for (const file of item.files) {
      const fileId = idOf(place, file)
      if (fileId === undefined || file.thereId !== undefined) continue
      const noteId = named.find((one) => one.fileId === fileId && ids.includes(one.noteId))?.noteId ?? firstId
      const isKnown = file.shared !== undefined && known.has(file.shared.key)
      if (isKnown && file.shared.isOwn) moves.push({ fileId, noteId })
      else if (!isKnown && (file.shared?.isOwn || !belonging.has(fileId))) belonging.set(fileId, noteId)
    }
  }
  const isNamed = new Set(named.map(({ fileId }) => fileId))
  const rows = kept.map((file) => ({ ...file, noteId: belonging.get(file.id) ?? '', isNamed: isNamed.has(file.id) }))
  return { notes, files: rows, named, moves }
}
