import { problemOf } from '../../sources/refusal.ts'
import { beginningOf, named } from '../common/beginning.ts'
import { elementsOf } from '../common/json-elements.ts'
import { parsed, shaped } from '../common/json.ts'
import { leftOut, noNote } from '../common/left-out.ts'
import { Entries } from '../common/paths.ts'
import type { ImportItem, Reader, Source, SourceEntry, Work } from '../reader.ts'
import { memoOfJson, MemoJson } from './memo-json.ts'
import { Memos } from './memo-note.ts'
import { memosOfDatabase } from './database.ts'

const maxMemoCharacters = 32_000_000
const sqliteMark = 'SQLite format 3\0'

/** What its API answers to `GET /api/v1/memos`, or the file of its database. */
export const memosReader: Reader = {
  format: 'memos',
  title: 'memos',
  async recognises(source) {
    for (const entry of filesOf(source).slice(0, 5)) {
      if (await kindOf(source, entry)) return true
    }
    return false
  },
  async *items(source, work) {
    const memos = new Memos(source, new Entries(source))
    for (const entry of filesOf(source)) {
      try {
        yield* itemsOf(memos, work, entry)
      } catch (error) {
        yield problemOf(entry.path, error)
      }
    }
    const files = new Set(filesOf(source))
    for (const entry of source.entries) {
      const isOfNone = !files.has(entry) && !memos.shown.has(entry.path)
      // Files that SQLite keeps beside a database: it was copied while memos ran.
      if (isOfNone && !/-(?:wal|shm)$/.test(entry.path)) yield leftOut(entry.path)
    }
  },
}

function filesOf({ entries }: Source): readonly SourceEntry[] {
  return named(entries, ['json', 'db', 'sqlite', 'sqlite3'])
}

async function kindOf(source: Source, entry: SourceEntry): Promise<'json' | 'database' | undefined> {
  const beginning = await beginningOf(source, entry, 65_536)
  if (beginning.startsWith(sqliteMark)) return 'database'
  const isMemo = /"name"\s*:\s*"memos\/|"(?:rowStatus|displayTime|displayTs)"\s*:/.test(beginning)
  return isMemo && beginning.includes('"content"') ? 'json' : undefined
}

async function* itemsOf(memos: Memos, work: Work, entry: SourceEntry): AsyncGenerator<ImportItem> {
  const kind = await kindOf(memos.source, entry)
  if (kind === 'database') yield* memosOfDatabase(memos, work, entry)
  else if (kind === 'json') yield* memosOfJson(memos, entry)
  else yield leftOut(entry.path, 'It is neither an answer of the API of memos nor its database.')
}

async function* memosOfJson(memos: Memos, entry: SourceEntry): AsyncGenerator<ImportItem> {
  const read = async () => elementsOf(await memos.source.stream(entry), ['memos', 'data'], maxMemoCharacters)
  for await (const { text = '' } of await read()) {
    const json = shaped(MemoJson, parsed(text))
    if (json) memos.know(memoOfJson(json))
  }
  let count = 0
  for await (const { text } of await read()) {
    count++
    const path = `${entry.path}, memo ${count}`
    const json = text === undefined ? undefined : shaped(MemoJson, parsed(text))
    const memo = json && memoOfJson(json)
    const why = text === undefined ? 'It is too large for a note.' : 'It has no name or no content, as memos have.'
    yield memo?.id ? memos.noteOf(path, memo) : noNote(path, why)
  }
}
