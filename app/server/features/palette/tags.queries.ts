import type { Fragment, Sql } from '../../platform/database/connect.ts'

export interface FoundTag {
  readonly tag: string
  readonly noteCount: number
}

/** The most tags that are proposed. */
const maxFound = 12
/** Tags with the most notes among which a beginning is looked for: an index has them in that order. */
const maxScanned = 5_000

/** A subselect for `openPart`: the viewer's tags that begin so, those with the most notes first. */
export function tagsByPrefix(sql: Sql, prefix: string): Fragment {
  return sql`
    select coalesce(json_agg(json_build_object('tag', t.tag, 'noteCount', t.note_count) order by t.note_count desc, t.tag), '[]')
    from (
      select used.tag, used.note_count
      from viewer, lateral (
        select t.tag, t.note_count from tags t
        where t.user_id = viewer.user_id
        order by t.note_count desc, t.tag limit ${maxScanned}::int
      ) used
      where starts_with(used.tag, ${prefix}::text)
      order by used.note_count desc, used.tag limit ${maxFound}::int
    ) t`
}

/** A subselect for `openPart`: the viewer's tags by their letters. @param after the last one that was read */
export function tagsOfViewer(sql: Sql, after: string | undefined, limit: number): Fragment {
  return sql`
    select coalesce(json_agg(json_build_object('tag', t.tag, 'notes', t.note_count) order by t.tag collate "C"), '[]')
    from (
      select tag, note_count from tags
      where user_id = viewer.user_id and note_count > 0 and tag collate "C" > ${after ?? ''}
      order by tag collate "C" limit ${limit}::int
    ) t`
}
