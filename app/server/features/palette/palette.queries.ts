import type { Sql } from '../../platform/database/connect.ts'

/** Names that are shown: of those that are asked for, and of the latest when nothing is. */
const most = 20
const mostLatest = 8

export interface NamedNote {
  readonly id: string
  readonly name: string
  readonly pad: string | null
}

/**
 * The latest notes whose names have all of these words, in any case.
 * @returns undefined when no session is open
 */
export async function notesByName(
  sql: Sql,
  sessionToken: string,
  typed: string,
): Promise<{ readonly userId: string; readonly notes: readonly NamedNote[] } | undefined> {
  const patterns = typed
    .split(/\s+/)
    .filter(Boolean)
    .map((word) => `%${word.replace(/[\\%_]/g, '\\$&')}%`)
  const [row] = await sql<{ userId: string; notes: NamedNote[] }[]>`
    select s.user_id::text as "userId", (
      select coalesce(json_agg(json_build_object('id', n.id::text, 'name', n.name, 'pad', p.name)
                               order by n.updated_at desc, n.id desc), '[]')
      from (
        select id, name, pad_id, updated_at, user_id from notes
        where user_id = s.user_id and deleted_at is null and name ilike all (${patterns}::text[])
        order by updated_at desc, id desc limit ${patterns.length > 0 ? most : mostLatest}
      ) n left join pads p on p.user_id = n.user_id and p.id = n.pad_id) as notes
    from sessions s
    where s.token = ${sessionToken} and s.expires_at > now()`
  return row
}
