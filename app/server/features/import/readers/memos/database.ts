import { createWriteStream } from 'node:fs'
import { rm } from 'node:fs/promises'
import { pipeline } from 'node:stream/promises'
import { setImmediate as turn } from 'node:timers/promises'
import type { DatabaseSync, SQLOutputValue } from 'node:sqlite'
import { ImportRefusal } from '../../sources/refusal.ts'
import { dateOfMs } from '../common/dates.ts'
import type { ImportItem, Source, SourceEntry, Work } from '../reader.ts'
import { fileTableOf } from './database-files.ts'
import { columnsOf, opened } from './hostile-database.ts'
import type { Memo, Memos } from './memo-note.ts'

type Row = Record<string, SQLOutputValue>

/** Of one text; a file may be larger. */
const maxContentBytes = 32 * 1024 ** 2

/** The memos of a database of memos, each of its versions. */
export async function* memosOfDatabase(memos: Memos, work: Work, entry: SourceEntry): AsyncGenerator<ImportItem> {
  const file = await work.fileFor('memos.db')
  try {
    await copy(memos.source, entry, file)
    // What was not yet written into the database when it was copied.
    const log = memos.source.entries.find(({ path }) => path === `${entry.path}-wal`)
    if (log) await copy(memos.source, log, `${file}-wal`)
    const database = await opened(file)
    try {
      yield* rowsOf(memos, entry, database)
    } catch (error) {
      if (isOfDatabase(error)) {
        throw new ImportRefusal('The database is damaged: copy it again while memos does not run.')
      }
      throw error
    } finally {
      database.close()
    }
  } finally {
    for (const end of ['', '-wal', '-shm']) await rm(`${file}${end}`, { force: true })
  }
}

/** What SQLite says, and numbers that JavaScript does not have. */
function isOfDatabase(error: unknown): boolean {
  return error instanceof Error && ('errcode' in error || ('code' in error && error.code === 'ERR_OUT_OF_RANGE'))
}

async function copy(source: Source, entry: SourceEntry, file: string): Promise<void> {
  await pipeline(await source.stream(entry), createWriteStream(file, { mode: 0o600 }))
}

async function* rowsOf(memos: Memos, entry: SourceEntry, database: DatabaseSync): AsyncGenerator<ImportItem> {
  const memoColumns = columnsOf(database, 'memo')
  if (!memoColumns.has('content')) throw new ImportRefusal('It is no database of memos: it has no table of memos.')
  const files = fileTableOf(database)
  const relations = columnsOf(database, 'memo_relation')
  const people = columnsOf(database, 'user').has('username')
    ? database.prepare('select count(*) as count from user').get()?.['count']
    : 0
  const nameOf = people ? database.prepare('select username from user where id = ?') : undefined
  const relatedOf = relations.has('related_memo_id')
    ? database.prepare(
        'select related_memo_id, type from memo_relation where memo_id = ? order by related_memo_id limit 1000',
      )
    : undefined
  const column = (name: string, otherwise = 'null') => (memoColumns.has(name) ? name : `${otherwise} as ${name}`)
  const columns = ['uid', 'creator_id', 'created_ts', 'updated_ts', 'row_status', 'pinned', 'visibility', 'payload']
  const all = database.prepare(
    `select id, case when length(content) <= ${maxContentBytes} then content end as content,
       ${columns.map((name) => column(name)).join(', ')} from memo order by id`,
  )

  const memoOf = (row: Row): Memo | undefined => {
    if (typeof row['content'] !== 'string') return undefined
    const related = (relatedOf?.all(row['id'] ?? null) ?? []) as Row[]
    const ids = (isComment: boolean) =>
      related.filter(({ type }) => (type === 'COMMENT') === isComment).map((one) => String(one['related_memo_id']))
    const payload = typeof row['payload'] === 'string' ? row['payload'] : ''
    return {
      id: String(row['id']),
      content: row['content'],
      createdAt: dateOfMs(Number(row['created_ts']) * 1000),
      updatedAt: dateOfMs(Number(row['updated_ts']) * 1000),
      isPinned: row['pinned'] === 1,
      isArchived: row['row_status'] === 'ARCHIVED',
      tags: tagsOf(payload),
      pad: Number(people) > 1 ? [String(nameOf?.get(row['creator_id'] ?? null)?.['username'] ?? 'unknown')] : [],
      files: files(row['id'] ?? null),
      parent: ids(true)[0] ?? '',
      related: ids(false),
      isPublic: row['visibility'] === 'PUBLIC',
      hasReactions: false,
    }
  }

  for (const row of all.iterate()) {
    const memo = memoOf(row)
    if (memo) memos.know(memo, String(row['uid'] ?? ''))
    // Reading a database is synchronous: others get their turn between rows.
    await turn()
  }
  for (const row of all.iterate()) {
    const path = `${entry.path}, memo ${String(row['id'])}`
    const memo = memoOf(row)
    if (!memo) yield { kind: 'problem', path, why: 'It has no text, or one that is too large.' }
    else {
      const uid = typeof row['uid'] === 'string' && row['uid'] !== '' ? row['uid'] : undefined
      const note = memos.noteOf(path, memo)
      yield { ...note, sourceId: uid ?? note.sourceId }
    }
    await turn()
  }
}

function tagsOf(payload: string): string[] {
  try {
    const { tags } = JSON.parse(payload) as { tags?: unknown }
    return Array.isArray(tags) ? tags.filter((tag) => typeof tag === 'string') : []
  } catch {
    return []
  }
}
