import type { DatabaseSync, SQLOutputValue } from 'node:sqlite'
import { ImportRefusal } from '../../sources/refusal.ts'
import { dateOfMs } from '../common/dates.ts'
import { fileTableOf, maxListed, type RawFile } from './database-files.ts'
import { columnsOf } from './hostile-database.ts'
import type { Memo } from './memo-note.ts'

type Row = Record<string, SQLOutputValue>

/** Of one text; a file may be larger. */
const maxContentBytes = 32 * 1024 ** 2

function beyond(what: string, all: readonly unknown[]): string[] {
  return all.length > maxListed ? [`It has more than ${maxListed} ${what}: those beyond are left out.`] : []
}

/** A memo whose files are named, not opened. */
export type RawMemo = Omit<Memo, 'files'> & { readonly files: readonly RawFile[] }

export interface MemoRow {
  readonly id: string
  readonly uid: string
  /** Undefined without a text, or with one that is too large. */
  readonly memo: RawMemo | undefined
}

/** The memos of a database, each of its versions. @throws ImportRefusal */
export function* rowsOf(database: DatabaseSync): Generator<MemoRow> {
  const memoColumns = columnsOf(database, 'memo')
  if (!memoColumns.has('content')) throw new ImportRefusal('It is no database of memos: it has no table of memos.')
  const { filesOf } = fileTableOf(database)
  const relations = columnsOf(database, 'memo_relation')
  const people = columnsOf(database, 'user').has('username')
    ? database.prepare('select count(*) as count from user').get()?.['count']
    : 0
  const nameOf = people ? database.prepare('select username from user where id = ?') : undefined
  const relatedOf = relations.has('related_memo_id')
    ? database.prepare(
        `select related_memo_id, type from memo_relation where memo_id = ? order by related_memo_id limit ${maxListed + 1}`,
      )
    : undefined
  const column = (name: string, otherwise = 'null') => (memoColumns.has(name) ? name : `${otherwise} as ${name}`)
  const columns = ['uid', 'creator_id', 'created_ts', 'updated_ts', 'row_status', 'pinned', 'visibility', 'payload']
  const all = database.prepare(
    `select id, case when length(content) <= ${maxContentBytes} then content end as content,
       ${columns.map((name) => column(name)).join(', ')} from memo order by id`,
  )

  const memoOf = (row: Row): RawMemo | undefined => {
    if (typeof row['content'] !== 'string') return undefined
    const related = (relatedOf?.all(row['id'] ?? null) ?? []) as Row[]
    const ids = (isComment: boolean) =>
      related
        .slice(0, maxListed)
        .filter(({ type }) => (type === 'COMMENT') === isComment)
        .map((one) => String(one['related_memo_id']))
    const files = filesOf(row['id'] ?? null)
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
      files: files.slice(0, maxListed),
      parent: ids(true)[0] ?? '',
      related: ids(false),
      isPublic: row['visibility'] === 'PUBLIC',
      hasReactions: false,
      beyond: [...beyond('links to other memos', related), ...beyond('files', files)],
    }
  }

  for (const row of all.iterate()) {
    const uid = typeof row['uid'] === 'string' ? row['uid'] : ''
    yield { id: String(row['id']), uid, memo: memoOf(row) }
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
