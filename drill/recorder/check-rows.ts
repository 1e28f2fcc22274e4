import type { Sql } from '../../app/server/platform/database/connect.ts'
import { wordsOf, type KeptNote, type Ledger } from './ledger.ts'

interface NoteRow {
  readonly id: string
  readonly name: string
  readonly text: string
  readonly version: number
  readonly padId: string
  readonly isTrashed: boolean
}

/** Compares a person's rows, counters and history with their ledger. @returns what is wrong, in sentences */
export async function checkRows(sql: Sql, email: string, ledger: Ledger): Promise<string[]> {
  const rows = await sql<NoteRow[]>`
    select n.id::text, n.name, n.text, n.version, coalesce(n.pad_id::text, '') as "padId",
           n.deleted_at is not null as "isTrashed"
    from notes n join users u on u.id = n.user_id where u.email = ${email}`
  return [
    ...ledger.notes.flatMap((note) => problemsOf(note, rows)),
    ...[...ledger.formNotes].flatMap(([name, text]) => {
      const found = rows.filter((row) => row.name === name)
      if (found.length !== 1) return [`${name}, made by a form, is there ${found.length} times`]
      return found[0]?.text === text ? [] : [`${name} has another text`]
    }),
    ...strangersAmong(rows, ledger),
    ...(await doubled(sql, email, ledger)),
    ...(await miscounted(sql, email)),
    ...(await missingFromHistory(sql, ledger)),
  ]
}

function problemsOf(note: KeptNote, rows: readonly NoteRow[]): string[] {
  const row = rows.find(({ id }) => id === note.id)
  if (!row) return [`note ${note.id} is lost`]
  const text = note.texts.at(-1) ?? ''
  const there = wordsOf(row.text)
  const lost = wordsOf(text).filter((word) => !there.includes(word))
  const twice = there.filter((word, index) => there.indexOf(word) !== index)
  const wrong: [boolean, string][] = [
    [lost.length > 0, `has lost ${lost.join(' ')}, which was acknowledged`],
    [twice.length > 0, `has ${twice.join(' ')} twice`],
    [lost.length + twice.length === 0 && row.text !== text, 'has another text than was acknowledged'],
    [row.version !== note.version, `is version ${row.version}, and ${note.version} was acknowledged`],
    [row.padId !== note.padId, `is in pad “${row.padId}”, and “${note.padId}” was acknowledged`],
    [
      note.isTrashed !== undefined && row.isTrashed !== note.isTrashed,
      `is ${row.isTrashed ? '' : 'not '}in the trash, and the contrary was acknowledged`,
    ],
  ]
  return wrong.filter(([isSo]) => isSo).map(([, what]) => `note ${note.id} ${what}`)
}

function strangersAmong(rows: readonly NoteRow[], { notes, formNotes }: Ledger): string[] {
  const known = new Set(notes.map(({ id }) => id))
  return rows
    .filter(({ id, name }) => !known.has(id) && !formNotes.has(name))
    .map(({ id, name }) => `note ${id} (${name}) is there and was never acknowledged: made twice?`)
}

/** Pads and files have no idempotency key, and are asked for once. */
async function doubled(sql: Sql, email: string, { pads, files, perhaps }: Ledger): Promise<string[]> {
  const rows = await sql<{ name: string; count: number }[]>`
    select name, count(*)::int as count from (
      select p.name::text from pads p join users u on u.id = p.user_id where u.email = ${email}
      union all
      select a.name from attachments a join users u on u.id = a.user_id where u.email = ${email}) made (name)
    group by name`
  const counts = new Map(rows.map(({ name, count }) => [name, count]))
  const kept = [...pads.keys(), ...files.map(({ name }) => name)]
  return [
    ...kept.filter((name) => counts.get(name) !== 1).map((name) => `${name} is there ${counts.get(name) ?? 0} times`),
    ...rows.filter(({ name, count }) => perhaps.has(name) && count > 1).map(({ name }) => `${name} is there twice`),
  ]
}

async function miscounted(sql: Sql, email: string): Promise<string[]> {
  const [counters] = await sql<Record<string, boolean>[]>`
    select u.note_count = (select count(*) from notes where user_id = u.id and deleted_at is null) as notes,
           u.trash_count = (select count(*) from notes where user_id = u.id and deleted_at is not null) as trash,
           u.attachment_bytes = (select coalesce(sum(greatest(bytes, 4096)), 0) from attachments where user_id = u.id) as bytes,
           not exists (
             select from pads p where p.user_id = u.id and p.note_count <>
               (select count(*) from notes where pad_id = p.id and deleted_at is null)) as pads,
           not exists (
             select from note_revisions where user_id = u.id and not is_conflict
             group by note_id, version having count(*) > 1) as versions
    from users u where u.email = ${email}`
  if (!counters) return ['the account is lost']
  return Object.entries(counters).flatMap(([what, isRight]) => (isRight ? [] : [`the counter of ${what} is wrong`]))
}

/** A text whose words are not in its successor can be brought back. */
async function missingFromHistory(sql: Sql, { notes }: Ledger): Promise<string[]> {
  const missing: string[] = []
  for (const { id, texts } of notes) {
    const revisions = await sql<{ text: string }[]>`
      select text from note_revisions where note_id = ${id} and ends_session`
    const last = new Set(wordsOf(texts.at(-1) ?? ''))
    const replaced = texts.flatMap((text, index) => {
      const next = new Set(wordsOf(texts[index + 1] ?? text))
      return wordsOf(text).filter((word) => !next.has(word))
    })
    const gone = replaced.filter((word) => !last.has(word) && !revisions.some(({ text }) => text.includes(word)))
    if (gone.length > 0) missing.push(`the history of note ${id} has lost ${gone.join(' ')}`)
  }
  return missing
}
