import type { Fragment, Sql } from '../platform/database/connect.ts'
import { routes } from '../routes.ts'

/** A note that links to another. */
export interface Linking {
  readonly id: string
  readonly name: string
}

/** The most notes that are listed; the search finds the others. */
const maxListed = 20

/**
 * A scalar subselect: the notes that link to note `n`, as JSON, the newest first, and one more than are listed. By the title that links
 * have of it, as it is folded: the index of `note_links` has them in this order.
 */
export function linkedFrom(sql: Sql): Fragment {
  return sql`(
    select coalesce(json_agg(json_build_object('id', l.id::text, 'name', l.name) order by l.id desc), '[]')
    from (
      select o.id, o.name
      from (
        -- By itself: joined with notes, a title that most links have would make the plan go through all notes.
        select l.note_id from note_links l
        where l.user_id = n.user_id and l.title = title_key(shown_name(n.name, n.snippet)) collate "C" and l.note_id <> n.id
        order by l.title desc, l.note_id desc
        limit ${maxListed + 1}
      ) l cross join lateral (
        select o.id, shown_name(o.name, o.snippet) as name from notes o
        where o.id = l.note_id and o.user_id = n.user_id and o.deleted_at is null
        -- A fence: one note after the other, whatever the planner takes an account to have.
        offset 0
      ) o
    ) l
  )`
}

/** The most notes that are counted which link to a note's former title. */
const maxCounted = 1000

/** What a note was called before, and how many others link to that. */
export interface Renamed {
  readonly was: string
  readonly count: number
  /** The id of the last of them whose links were looked at. */
  readonly past: string | null
}

/**
 * A scalar subselect about note `n`: the links to a title that it had, none where another note is called so; null without a title.
 * @param past the id of the last linking note that was looked at
 */
export function linksToFormer(sql: Sql, was: string | undefined, past?: string): Fragment {
  if (was === undefined) return sql`null::json`
  return sql`(
    select json_build_object('was', ${was}::text, 'past', ${past ?? null}::text, 'count', count(*))
    from (
      select from note_links l
      where l.user_id = n.user_id and l.title = title_key(${was}::text) collate "C" and l.note_id <> n.id
        and l.note_id > ${past ?? '0'}::bigint
        and not exists (
          select from notes o
          where o.user_id = n.user_id and o.deleted_at is null
            and title_key(shown_name(o.name, o.snippet)) = title_key(${was}::text))
      limit ${maxCounted}
    ) l
  )`
}

/** After a note was renamed: asks whether links to it follow. */
export function FollowLinks({ noteId, renamed }: { readonly noteId: string; readonly renamed: Renamed | null }) {
  if (!renamed || renamed.count === 0) return null
  const more = renamed.past === null ? '' : ' more'
  const notes = renamed.count === 1 ? `1${more} note links` : `${renamed.count}${more} notes link`
  return (
    <form method="post" action={routes.notes.links.href({ noteId })} class="follow-links" data-island="once">
      <input type="hidden" name="was" value={renamed.was} />
      {renamed.past !== null && <input type="hidden" name="past" value={renamed.past} />}
      <p>
        {notes} to <bdi>“{renamed.was}”</bdi>, as this note was called.
      </p>
      <button class="button secondary">Update links</button>
    </form>
  )
}

interface LinkedFromProps {
  readonly noteId: string
  readonly notes: readonly Linking[]
  readonly title: string
}

/** Backlinks, at the foot of a note. */
export function LinkedFrom({ noteId, notes, title }: LinkedFromProps) {
  if (notes.length === 0) return null
  return (
    <nav
      class="linked-from"
      aria-labelledby="linked-from"
      data-island="renamed"
      data-note={noteId}
      data-title={title}
      data-action={routes.notes.links.href({ noteId })}
    >
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
