import { endingOf, NamesOfFolder, safeName } from '../../platform/archive/file-names.ts'
import type { Sql } from '../../platform/database/connect.ts'
import { exportNames, filesEnding, noteEnding } from '../../platform/moving/manifest.ts'
import { shownName } from '../../notes/shown-name.ts'
import {
  declareCursors,
  padsOf,
  rowsOf,
  type FileRow,
  type NoteRow,
  type PadRow,
  type Selection,
} from './export.queries.ts'

/** Where a note stands in the export. */
export interface PlannedNote {
  readonly id: string
  /** Without its ending. */
  readonly path: string
  /** What its pad is called. */
  readonly pad: string | undefined
  readonly isTrashed: boolean
  readonly bytes: number
  /** Where its files begin and end in those of the plan. */
  firstFile: number
  endOfFiles: number
}

export interface PlannedFile {
  readonly key: string
  readonly path: string
  /** What it is called, where it has another name there. */
  readonly name: string | undefined
  readonly type: string
  readonly bytes: number
}

/** All that an export will hold, without texts and files: some hundred bytes for each. */
export interface Plan {
  readonly pads: readonly (PadRow & { readonly folder: string })[]
  readonly notes: readonly PlannedNote[]
  /** In the order of their notes. */
  readonly files: readonly PlannedFile[]
  /** By the id that texts name. */
  readonly pathOfFile: ReadonlyMap<string, string>
  readonly noteBytes: number
  readonly fileBytes: number
}

/** Addresses of files, which the first line of a note without a title may have: their numbers differ in another account. */
const ofFiles = /\/attachments\/\d+\/\S*/g

/** Gives everything its name, as the database has it at the moment of the transaction. */
export async function planOf(sql: Sql, selection: Selection): Promise<Plan> {
  await declareCursors(sql, selection)
  const top = new NamesOfFolder(Object.values(exportNames))
  const pads = (await padsOf(sql, selection)).map((pad) => ({ ...pad, folder: top.take(pad.name, [''], 'Pad') }))
  const padOf = new Map(pads.map((pad) => [pad.id, pad]))
  const namesIn = new Map<string, NamesOfFolder>([['', top]])
  const notes: PlannedNote[] = []
  let noteBytes = 0
  for await (const row of rowsOf<NoteRow>(sql, 'exported_notes')) {
    const { id, padId, isTrashed, bytes } = row
    const pad = padOf.get(padId ?? '')
    const folder = isTrashed ? exportNames.trash : (pad?.folder ?? '')
    const names = namesIn.get(folder) ?? new NamesOfFolder()
    namesIn.set(folder, names)
    const name = names.take(shownName(row).replace(ofFiles, 'file'), [noteEnding, filesEnding], 'Untitled')
    const path = folder === '' ? name : `${folder}/${name}`
    notes.push({ id, path, pad: pad?.name, isTrashed, bytes, firstFile: 0, endOfFiles: 0 })
    noteBytes += bytes
  }
  return { pads, notes, noteBytes, ...(await filesOf(sql, notes)) }
}

async function filesOf(sql: Sql, notes: readonly PlannedNote[]) {
  const files: PlannedFile[] = []
  const pathOfFile = new Map<string, string>()
  let [at, fileBytes] = [-1, 0]
  let names = new NamesOfFolder()
  for await (const { id, noteId, key, name, type, bytes } of rowsOf<FileRow>(sql, 'exported_files')) {
    if (notes[at]?.id !== noteId) {
      // Both are in the order of ids.
      do at++
      while (at < notes.length && notes[at]?.id !== noteId)
      names = new NamesOfFolder()
    }
    const note = notes[at]
    if (!note) throw new Error('a file belongs to no note of the plan')
    if (note.endOfFiles === 0) note.firstFile = files.length
    const ending = endingOf(name)
    const stored = names.take(name.slice(0, name.length - ending.length), [ending], 'file') + ending
    const path = `${note.path}${filesEnding}/${stored}`
    files.push({ key, path, name: stored === name ? undefined : name, type, bytes })
    note.endOfFiles = files.length
    pathOfFile.set(id, path)
    fileBytes += bytes
  }
  return { files, pathOfFile, fileBytes }
}

/** The name of the archive, for people: `notejam-2026-11-30.zip`, or what the pad or the note is called. */
export function archiveName(what: string | undefined, at: Date): string {
  return `${what === undefined ? `notejam-${at.toISOString().slice(0, 10)}` : safeName(what, 'Notes')}.zip`
}
