import type { Fragment, Sql } from '../platform/database/connect.ts'
import { routes } from '../routes.ts'

/** A note that links to another. */
export interface Linking {
  readonly id: string
  readonly name: string
}

/** Notes that are listed; the search finds the others. */
const maxListed = 20

/**
 * A scalar subselect: the notes that link to note `n`, as JSON, the newest first, and one more than are listed. By the title that links
 * have of it, as it is folded: the index of `note_links` has them in this order.
 */
export function linkedFrom(sql: Sql): Fragment {
  return sql`(
    select coalesce(json_agg(json_build_object('id', l.id::text, 'name', l.name) order by l.id desc), '[]')
    from (
      select o.id, shown_name(o.name, o.snippet) as name
      from note_links l join notes o on o.id = l.note_id and o.user_id = l.user_id
      where l.user_id = n.user_id and l.title = title_key(shown_name(n.name, n.snippet)) collate "C" and l.note_id <> n.id
        and o.deleted_at is null
      order by l.note_id desc
      limit ${maxListed + 1}
    ) l
  )`
}

/** Backlinks, at the foot of a note. */
export function LinkedFrom({ notes, title }: { readonly notes: readonly Linking[]; readonly title: string }) {
  if (notes.length === 0) return null
  return (
    <nav class="linked-from" aria-labelledby="linked-from">
      <h2 id="linked-from">Linked from</h2>
      <ul>
        {notes.slice(0, maxListed).map(({ id, name }) => (
          <li key={id}>
            <a href={routes.notes.show.href({ noteId: id })}>
              <bdi>{name}</bdi>
            </a>
          </li>
        ))}
      </ul>
      {notes.length > maxListed && (
        <a href={routes.search.href({ q: `"${title.replaceAll('"', ' ')}"` })}>Search for all of them</a>
      )}
    </nav>
  )
}
