import { expect } from 'vitest'
import type { ImportWorld } from '../server/features/import/import-world.ts'
import { outlineAll } from '../server/notes/outline-due.ts'
import { fileName } from '../server/notes/files/file-name.ts'
import { routes } from '../server/routes.ts'
import { download, unzip, type Unzipped } from './unzip.ts'
import type { Person } from './world.ts'

/** A note that is made for an export. Its text names files as `FILE` and a number: those of all notes, in their order. */
export interface NoteOfTrip {
  readonly name: string
  readonly text: string
  /** Of the pads, by number. */
  readonly pad?: number
  readonly files?: readonly string[]
  /** Earlier texts, and whether each is one that could not be merged. */
  readonly versions?: readonly { readonly text: string; readonly savedAt: string; readonly isConflict?: boolean }[]
  readonly created: string
  readonly updated: string
  readonly isPinned?: boolean
  readonly isTrashed?: boolean
}

export interface AccountOfTrip {
  readonly pads: readonly { readonly name: string; readonly colour?: number; readonly place?: number }[]
  readonly notes: readonly NoteOfTrip[]
}

/** Exports an account, imports that into an empty one, exports it again, and expects the same bytes but for ids and what depends on them. */
export async function expectSameAfterRoundTrip(imports: ImportWorld, account: AccountOfTrip): Promise<void> {
  const { world } = imports
  const [ada, grace] = [await world.aPerson('Ada'), await world.aPerson('Grace')]
  await makeAccount(imports, ada, account)
  // What a busy machine has not outlined with the save.
  await outlineAll({ ...imports.deps, sql: world.served })
  const first = await download(world, routes.export.all.href({ history: '1' }), ada)
  const report = await imports.imported(grace, { 'notejam.zip': first.bytes })
  expect([report.state, report.made, report.problems], JSON.stringify(report)).toEqual([
    'done',
    account.notes.length,
    0,
  ])
  const second = await download(world, routes.export.all.href({ history: '1' }), grace)
  const [one, other] = [await unzip(first.bytes), await unzip(second.bytes)]
  expect(other.paths).toEqual(one.paths)
  for (const path of one.paths) expect(comparable(other, path), path).toEqual(comparable(one, path))
}

function comparable(archive: Unzipped, path: string): unknown {
  if (path === 'checksums.sha256') return undefined
  if (path.endsWith('.md')) return archive.text(path).replace(/^---\n(id|note): \d+\n/, '---\n')
  if (path !== 'manifest.json') return archive.bytes(path).toString('base64')
  const { exportedAt, checksums, ...rest } = JSON.parse(archive.text(path)) as Record<string, unknown>
  expect([typeof exportedAt, typeof checksums]).toEqual(['string', 'object'])
  return rest
}

async function makeAccount({ world }: ImportWorld, owner: Person, { pads, notes }: AccountOfTrip): Promise<void> {
  const { sql } = world
  const padIds: string[] = []
  for (const { name, colour, place } of pads) {
    const { id } = await world.aPad(owner, { name })
    await sql`update pads set colour = ${colour ?? null}::smallint, place = ${place ?? null}::smallint where id = ${id}`
    padIds.push(id)
  }
  const made: string[] = []
  const files: string[] = []
  for (const { name, pad, files: names = [] } of notes) {
    const fields = { name, text: 'x', pad_id: pad === undefined ? '' : (padIds[pad] ?? '') }
    const noteId = await saved(world, owner, routes.notes.create.href(), fields)
    for (const file of names) {
      expect(fileName(file), 'a name as uploads keep it').toBe(file)
      files.push((await world.aPicture(owner, noteId, file)).id)
    }
    made.push(noteId)
  }
  for (const [n, noteId] of made.entries()) {
    const note = notes[n]
    if (!note) continue
    const withFiles = (given: string) =>
      given.replace(
        /FILE(\d+)/g,
        (_, index: string) => `/attachments/${files[Number(index) % (files.length || 1)]}/file/x.png`,
      )
    const text = withFiles(note.text)
    const padId = note.pad === undefined ? '' : (padIds[note.pad] ?? '')
    const fields = { name: note.name, text, pad_id: padId, version: '1' }
    await saved(world, owner, routes.notes.edit.href({ noteId }), fields)
    await sql`
      update notes set created_at = ${note.created}::timestamptz, updated_at = ${note.updated}::timestamptz,
        pinned_at = case when ${note.isPinned ?? false} then now() end,
        deleted_at = case when ${note.isTrashed ?? false} then now() end
      where id = ${noteId}`
    const texts = (note.versions ?? []).map((one, at) => ({ ...one, text: withFiles(one.text), at }))
    for (const { text: earlier, savedAt, isConflict = false, at } of texts) {
      // Numbers with gaps, as a history that was thinned has.
      const version = 10 * (isConflict ? at : at + 1)
      await sql`
        insert into note_revisions (user_id, note_id, version, name, text, saved_at, ends_session, is_conflict)
        values (${owner.id}, ${noteId}, ${version}, ${note.name}, ${earlier}, ${savedAt}, true, ${isConflict})`
    }
    if (texts.length > 0) await sql`update notes set version = 1000 where id = ${noteId}`
  }
}

async function saved(world: ImportWorld['world'], owner: Person, path: string, fields: Record<string, string>) {
  const headers = { accept: 'application/json', 'content-type': 'application/json' }
  const answer = await world.visit(path, owner, { method: 'POST', headers, body: JSON.stringify(fields) })
  expect(answer.status, answer.body).toBeLessThan(300)
  return String((JSON.parse(answer.body) as { id: string | number }).id)
}
