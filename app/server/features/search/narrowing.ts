import type { Fragment, Sql } from '../../platform/database/connect.ts'
import type { SearchQuery } from './search-query.ts'

/** What narrows a search besides words: conditions on a `note_search s`, or on what has its columns. */
export function narrowing(sql: Sql, query: SearchQuery): Fragment {
  // A hashed subselect: PostgreSQL would rather go through the pads for each note.
  const inPad = query.pads.length > 0 ? sql`and (s.pad_id in (select id from pad)) is true` : sql``
  const pinned = query.isPinned ? sql`and s.pinned_at is not null` : sql``
  return sql`${inPad} ${pinned} ${withinTimes(sql, query, 's', ['created', 'updated'])}`
}

/** @param table that has these times: `s`, or a `notes n` */
export function withinTimes(
  sql: Sql,
  { times }: SearchQuery,
  table: 's' | 'n',
  columns: readonly ('created' | 'updated')[],
): Fragment {
  return times
    .filter(({ column }) => columns.includes(column))
    .flatMap(({ column, from, before }) => {
      const at = sql.unsafe(`${table}.${column}_at`)
      return [
        ...(from ? [sql`and ${at} >= (select ${from}::text::timestamptz)`] : []),
        ...(before ? [sql`and ${at} < (select ${before}::text::timestamptz)`] : []),
      ]
    })
    .reduce<Fragment>((all, one) => sql`${all} ${one}`, sql``)
}

/** Whether anything narrows the search besides words that have to be found. */
export function isNarrowed({ pads, times, isPinned, notWords, notPhrases }: SearchQuery): boolean {
  return isPinned || [pads, times, notWords, notPhrases].some((list) => list.length > 0)
}
