import type { Fragment, Sql } from '../platform/database/connect.ts'
import { routes } from '../routes.ts'

/** A note that shows a file. */
export interface Showing {
  readonly id: string
  readonly name: string
  readonly isTrashed: boolean
}

/** Notes that a confirmation names. */
const maxNamed = 10

/**
 * A scalar subselect: the viewer's notes that show these files, as JSON, those in the trash last; one more than are named, to tell whether
 * there are others.
 * @param files a subselect of file ids
 * @param isMeant a condition on the note `o`
 */
export function notesShowing(sql: Sql, files: Fragment, isMeant: Fragment): Fragment {
  return sql`(
    select coalesce(json_agg(json_build_object('id', o.id::text, 'name', o.name, 'isTrashed', o.is_trashed)
                             order by o.is_trashed, o.name, o.id), '[]')
    from (
      select distinct o.id, shown_name(o.name, o.snippet) as name, o.deleted_at is not null as is_trashed
      from note_files f join notes o on o.id = f.note_id and o.user_id = f.user_id
      where f.user_id = viewer.user_id and f.is_shown and f.file_id in (${files}) and ${isMeant}
      order by is_trashed, name, o.id
      limit ${maxNamed + 1}
    ) o
  )`
}

/** What a confirmation says of those notes. @param saying what becomes of the files in them */
export function FilesElsewhere({ saying, notes }: { readonly saying: string; readonly notes: readonly Showing[] }) {
  if (notes.length === 0) return null
  return (
    <>
      <p>{saying}</p>
      <ul>
        {notes.slice(0, maxNamed).map(({ id: noteId, name, isTrashed }) => (
          <li key={noteId}>
            <a href={(isTrashed ? routes.trash.show : routes.notes.show).href({ noteId })}>
              <bdi>{name}</bdi>
            </a>
            {isTrashed && ' (in the trash)'}
          </li>
        ))}
        {notes.length > maxNamed && <li>and others</li>}
      </ul>
    </>
  )
}
