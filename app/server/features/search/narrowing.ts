import type { Fragment, Sql } from '../../platform/database/connect.ts'
import { beginOf } from '../../platform/time/zones.ts'
import type { Flag } from './conditions.ts'
import type { SearchQuery } from './search-query.ts'
import { titleSections } from './titles.ts'

/**
 * What narrows a search besides words: conditions on a `note_search s`, or on what has its columns. Notes are looked up once, in a hash
 * (a hashed subselect): PostgreSQL would rather join, and go through pads and tags for each note. "is true" keeps it from joining.
 */
export function narrowing(sql: Sql, query: SearchQuery): Fragment {
  const { pads, notPads, tags, notTags, titles, notTitles, flags, notFlags } = query
  const conditions = [
    ...(pads.length > 0 ? [sql`(s.pad_id in (select id from pad)) is true`] : []),
    ...(notPads.length > 0 ? [sql`(s.pad_id in (select id from not_pad)) is not true`] : []),
    ...(tags.length > 0 ? [sql`(s.note_id in (select note_id from tagged)) is true`] : []),
    ...(notTags.length > 0 ? [sql`(s.note_id in (select note_id from not_tagged)) is not true`] : []),
    ...(titles.length > 0 ? [sql`(s.note_id in (select note_id from titled)) is true`] : []),
    ...(notTitles.length > 0 ? [sql`(s.note_id in (select note_id from not_titled)) is not true`] : []),
    ...distinct(flags).map((flag) => sql`${hasFlag(sql, flag)} is true`),
    ...distinct(notFlags).map((flag) => sql`${hasFlag(sql, flag)} is not true`),
  ]
  return sql`${all(sql, conditions)} ${withinTimes(sql, query, 's', ['created', 'updated'])}`
}

function hasFlag(sql: Sql, flag: Flag): Fragment {
  return flag === 'pinned'
    ? sql`(s.pinned_at is not null)`
    : sql`(s.note_id in (select note_id from ${sql.unsafe(`with_${flag}`)}))`
}

/** The sections that these conditions read; each ends with a comma. `unindexed` comes before them. */
export function narrowingSections(sql: Sql, query: SearchQuery): Fragment {
  const { pads, notPads, tags, notTags, flags, notFlags } = query
  const asked = new Set([...flags, ...notFlags])
  return [
    ...(pads.length > 0 ? [sql`pad as materialized (${padsNamed(sql, pads, sql`bool_and`)}),`] : []),
    ...(notPads.length > 0 ? [sql`not_pad as materialized (${padsNamed(sql, notPads, sql`bool_or`)}),`] : []),
    ...(tags.length > 0
      ? [sql`tagged as materialized (${notesTagged(sql, query, tags, distinct(tags).length)}),`]
      : []),
    ...(notTags.length > 0 ? [sql`not_tagged as materialized (${notesTagged(sql, query, notTags, 1)}),`] : []),
    ...titleSections(sql, query),
    ...(asked.has('file') ? [sql`with_file as materialized (${notesWithFile(sql)}),`] : []),
    ...(asked.has('task') ? [sql`with_task as materialized (${notesWithTasks(sql, query, sql`tasks`)}),`] : []),
    ...(asked.has('open') ? [sql`with_open as materialized (${notesWithTasks(sql, query, sql`open_tasks`)}),`] : []),
  ].reduce<Fragment>((sections, one) => sql`${sections} ${one}`, sql``)
}

/** Pads that "pad:" means. Folding rules most pads out; only the others are split into words. */
function padsNamed(sql: Sql, names: readonly string[], every: Fragment): Fragment {
  return sql`
    select id from pads
    where user_id = viewer.user_id and (
      select ${every}(case when search_fold(name) not like '%' || split_part(wanted, ' ', 1) || '%' then false
                      else search_plain(name) like '% ' || wanted || '%' end and wanted <> '')
      from (select btrim(search_plain(given)) as wanted from unnest(${names}::text[]) given offset 0) p)`
}

/** Notes with so many of these tags, or of tags nested in them. Notes in the trash are in no list of tags. */
function notesTagged(sql: Sql, { isInTrash }: SearchQuery, tags: readonly string[], least: number): Fragment {
  const isMeant = sql`(tag = meant or starts_with(tag, meant || '/'))`
  const tagsOfNotes = isInTrash
    ? sql`
      from unindexed join notes n on n.id = note_id and n.user_id = viewer.user_id
      cross join unnest(n.tags) tag join unnest(${tags}::text[]) meant on ${isMeant}`
    : sql`
      from (select tag, meant from tags join unnest(${tags}::text[]) meant on ${isMeant} where user_id = viewer.user_id) t
      join note_tags n on n.user_id = viewer.user_id and n.tag = t.tag`
  return sql`select note_id ${tagsOfNotes} group by note_id having count(distinct meant) >= ${least}::int`
}

/** Notes to which files are attached, and those that show a file of another note. */
function notesWithFile(sql: Sql): Fragment {
  return sql`
    select note_id from attachments where user_id = viewer.user_id
    union all
    select f.note_id from attachments a join note_files f on f.file_id = a.id and f.user_id = a.user_id
    where a.user_id = viewer.user_id and f.is_shown`
}

function notesWithTasks(sql: Sql, { isInTrash }: SearchQuery, count: Fragment): Fragment {
  const place = isInTrash ? sql`deleted_at is not null` : sql`deleted_at is null`
  return sql`select id as note_id from notes where user_id = viewer.user_id and ${place} and ${count} > 0`
}

/** @param table that has these times: `s`, or a `notes n` */
export function withinTimes(
  sql: Sql,
  { times, zone }: SearchQuery,
  table: 's' | 'n',
  columns: readonly ('created' | 'updated')[],
): Fragment {
  const ranges = times.filter(({ column }) => columns.includes(column))
  return all(
    sql,
    ranges.map(({ column, from, before, isNot }) => {
      const at = sql.unsafe(`${table}.${column}_at`)
      const begin = (day: string) => sql`(select ${beginOf(day, zone)}::text::timestamptz)`
      const since = from ? sql`${at} >= ${begin(from)}` : sql`true`
      const until = before ? sql`${at} < ${begin(before)}` : sql`true`
      return isNot ? sql`not (${since} and ${until})` : sql`${since} and ${until}`
    }),
  )
}

function all(sql: Sql, conditions: readonly Fragment[]): Fragment {
  return conditions.reduce<Fragment>((before, one) => sql`${before} and ${one}`, sql``)
}

const distinct = <Value>(values: readonly Value[]): Value[] => [...new Set(values)]

/** Whether no word has to be found: then the other conditions alone tell what is. */
export function wantsNoWord({ words, phrases }: SearchQuery): boolean {
  return words.length + phrases.length === 0
}
