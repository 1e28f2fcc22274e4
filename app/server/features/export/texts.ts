import { NamesOfFolder } from '../../platform/archive/file-names.ts'
import type { Sql } from '../../platform/database/connect.ts'
import { fileOfAddress, relativeAddress, withAddresses } from '../../platform/moving/file-links.ts'
import { writeNote, writeVersion } from '../../platform/moving/front-matter.ts'
import { exportNames, noteEnding } from '../../platform/moving/manifest.ts'
import { textsOf, versionsOf, versionTexts, type Selection, type TextRow, type VersionRow } from './export.queries.ts'
import type { Plan, PlannedNote } from './plan.ts'
import type { SpooledText } from './spool.ts'

/** Of one statement. */
const maxBatch = { rows: 500, bytes: 4 * 1024 ** 2 }

/** The notes of a plan as they stand in the archive, each with its earlier versions behind it. */
export async function* textsOfPlan(
  sql: Sql,
  plan: Plan,
  { ownerId, withHistory }: Selection,
  origin: string,
): AsyncGenerator<SpooledText> {
  for (const notes of batchesOf(plan.notes)) {
    const rows = await textsOf(
      sql,
      ownerId,
      notes.map(({ id }) => id),
    )
    const versions = withHistory ? versionsIn(sql, ownerId, notes) : undefined
    let version = await versions?.next()
    for (const [index, note] of notes.entries()) {
      const row = rows[index]
      if (row?.id !== note.id) throw new Error('the texts are not those of the plan')
      yield noteText(note, row, plan, origin)
      const names = new NamesOfFolder()
      let [place, before]: [number, number | undefined] = [0, undefined]
      while (versions && version && !version.done && version.value.noteId === note.id) {
        // Numbers of saves have gaps where the history was thinned; in another account they are others.
        if (version.value.version !== before) place++
        before = version.value.version
        yield versionText(note, { ...version.value, version: place }, names, plan, origin)
        version = await versions.next()
      }
    }
  }
}

/** In groups that one statement reads. */
function* batchesOf<One extends { readonly bytes: number }>(all: readonly One[]): Generator<One[]> {
  let [batch, bytes] = [[] as One[], 0]
  for (const one of all) {
    if (batch.length > 0 && (batch.length === maxBatch.rows || bytes + one.bytes > maxBatch.bytes)) {
      yield batch
      ;[batch, bytes] = [[], 0]
    }
    batch.push(one)
    bytes += one.bytes
  }
  if (batch.length > 0) yield batch
}

async function* versionsIn(sql: Sql, ownerId: string, notes: readonly PlannedNote[]): AsyncGenerator<VersionRow> {
  const all = await versionsOf(
    sql,
    ownerId,
    notes.map(({ id }) => id),
  )
  for (const few of batchesOf(all)) {
    yield* await versionTexts(
      sql,
      ownerId,
      few.map(({ id }) => id),
    )
  }
}

function noteText(note: PlannedNote, row: TextRow, plan: Plan, origin: string): SpooledText {
  const path = note.path + noteEnding
  const renamed = plan.files
    .slice(note.firstFile, note.endOfFiles)
    .flatMap(({ path, name }) => (name === undefined ? [] : [[path.slice(path.lastIndexOf('/') + 1), name] as const]))
  const facts = {
    ...{ id: note.id, title: row.name, pad: note.pad, tags: row.tags, created: row.createdAt, updated: row.updatedAt },
    ...{ pinned: row.isPinned, trashed: note.isTrashed, files: new Map(renamed) },
  }
  const content = Buffer.from(writeNote(facts, withFiles(row.text, path, plan, origin)))
  return { path, modifiedAt: row.updatedAt, content }
}

function versionText(
  { path: of }: PlannedNote,
  { noteId, version, name, text, savedAt, isConflict }: VersionRow,
  names: NamesOfFolder,
  plan: Plan,
  origin: string,
): SpooledText {
  const when = savedAt.toISOString().slice(0, 16).replace('T', ' ').replace(':', '-')
  const stem = names.take(`${version} ${when}${isConflict ? ' unmerged' : ''}`, [noteEnding], 'Version')
  const path = `${exportNames.history}/${of}/${stem}${noteEnding}`
  const facts = { note: noteId, version, title: name, saved: savedAt, unmerged: isConflict }
  return { path, modifiedAt: savedAt, content: Buffer.from(writeVersion(facts, withFiles(text, path, plan, origin))) }
}

/** A text whose links to files lead to those beside it. */
function withFiles(text: string, from: string, { pathOfFile }: Plan, origin: string): string {
  if (!text.includes('/attachments/')) return text
  return withAddresses(text, (address) => {
    const named = fileOfAddress(address, origin)
    const path = named && pathOfFile.get(named.id)
    return named && path !== undefined ? relativeAddress(from, path) + named.rest : undefined
  })
}
