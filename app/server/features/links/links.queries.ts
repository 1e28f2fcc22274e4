import type { Fragment, Sql } from '../../platform/database/connect.ts'
import { turnOf } from '../../platform/database/turn.ts'
import { outlineColumns, outlineValues } from '../../notes/outlined.ts'
import { costOf, hasRoom, OverQuota, withRoom } from '../../notes/text-quota.ts'

/** The note that a link leads to, as its preview shows it. */
export interface Titled {
  readonly id: string
  readonly name: string
  readonly snippet: string
  readonly updatedAt: string
}

/** Notes of one title that are looked at, those edited last. */
const maxSame = 1_000

/**
 * The person's note of a title, or untitled with that first line: the title as it is typed before one in other letters, and of several the
 * one that was edited last.
 * @param owner the id of the person
 */
function titled(sql: Sql, owner: Fragment, title: string): Fragment {
  return sql`
    select n.* from (
      select id, name, snippet, updated_at from notes
      where user_id = ${owner} and deleted_at is null and title_key(shown_name(name, snippet)) = title_key(${title}::text)
      order by updated_at desc limit ${maxSame}
    ) n
    order by shown_name(n.name, n.snippet) = ${title}::text desc, n.updated_at desc limit 1`
}

/** The same as a subselect for `openPage`. */
export function titledOfViewer(sql: Sql, title: string): Fragment {
  return sql`
    select json_build_object('id', n.id::text, 'name', n.name, 'snippet', n.snippet, 'updatedAt', n.updated_at)
    from (${titled(sql, sql`viewer.user_id`, title)}) n`
}

/**
 * Makes a note of a title, unless there is one by now: a button that is pressed twice makes one.
 * @returns its id, and whether it was made
 * @throws NoRoom
 */
export async function makeTitled(
  sql: Sql,
  ownerId: string,
  title: string,
  quota: number,
): Promise<{ readonly id: string; readonly isNew: boolean }> {
  const cost = costOf({ name: title, text: '' })
  const outline = { snippet: '', tags: [], links: [], tasks: 0, openTasks: 0, openList: [] }
  const make = () => sql<{ id: string; isNew: boolean }[]>`
    ${turnOf(sql, ownerId)},
    known as (select n.id from person cross join lateral (${titled(sql, sql`person.id`, title)}) n),
    made as (
      insert into notes (user_id, name, text, ${outlineColumns(sql)})
      select id, ${title}, '', ${outlineValues(sql, outline, sql`1`)} from person
      where not exists (select from known) and ${hasRoom(sql, cost, quota)}
      returning id
    )
    select id::text, false as "isNew" from known union all select id::text, true from made`
  return withRoom(sql, { userId: ownerId }, quota, async () => {
    const [note] = await make()
    return note ?? new OverQuota(cost)
  })
}
