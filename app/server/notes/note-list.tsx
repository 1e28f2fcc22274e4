import type { Cursor, ListPage, ListQuery, Order } from '../platform/lists/keyset.ts'
import { Pager } from '../platform/lists/pager.tsx'
import { icon } from '../platform/page/icon.tsx'
import { inShort, useTime } from '../platform/page/time.tsx'
import { routes } from '../routes.ts'
import type { ListOf, NoteRow } from './note-list.queries.ts'
import { padDot } from '../shell/pad-dot.tsx'
import { usePageEnvironment } from '../shell/page.tsx'
import { listHref, placeQuery } from './place.ts'
import { shownName, shownSnippet } from './shown-name.ts'
import { SelectionBar } from './selection-bar.tsx'
import { tasksDone } from './tasks-done.tsx'

export interface NoteListProps {
  readonly of: ListOf
  readonly page: ListPage<NoteRow>
  readonly order: Order
  readonly cursor: Cursor | undefined
  readonly query: ListQuery
  /** The note that is open beside the list, which then has no checkboxes. */
  readonly current?: string
  /** The note that is open beside the list and may be selected with others. */
  readonly opened?: string | undefined
}

/** A page of notes with snippets, pads and times. */
export function NoteList(props: NoteListProps) {
  const { of, page, order, current } = props
  const href = (query: Record<string, string | undefined>) => listHref(of, query)
  const table = <NoteTable {...props} />
  return (
    <>
      {current === undefined ? (
        <form method="post" action={routes.notes.selection.href()} class="selection">
          {table}
          <SelectionBar of={of} />
        </form>
      ) : (
        table
      )}
      <Pager
        before={page.before && href({ order, before: page.before })}
        after={page.after && href({ order, after: page.after })}
        isOldestFirst={order === 'updated_at'}
      />
    </>
  )
}

function NoteTable({ of, page, order, cursor, query, current, opened }: NoteListProps) {
  const time = useTime(inShort)
  const pads = new Map(usePageEnvironment().frame?.pads.map((pad) => [pad.id, pad]))
  const place = placeQuery(of, order, cursor, query)
  const canSelect = current === undefined
  return (
    <table
      class={canSelect ? 'notes can-select' : 'notes'}
      role="table"
      data-island="travel lists"
      data-list={
        of.hasOpenTasks && current !== undefined
          ? // Their own page has no such table.
            routes.notes.show.href({ noteId: current }, { ...place, order })
          : listHref(of, { order, ...(cursor && { after: query.after, before: query.before }) })
      }
    >
      <thead role="rowgroup" class="unseen">
        <tr role="row">
          {canSelect && (
            <th scope="col" role="columnheader" class="select">
              Select
            </th>
          )}
          {['Note', 'Pad', 'Last modified'].map((name) => (
            <th scope="col" role="columnheader" key={name}>
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody role="rowgroup">
        {page.rows.map((row) => {
          const { id, padId, updatedAt, isPinned, picture } = row
          const name = shownName(row)
          const snippet = shownSnippet(row)
          // In a pad's list all rows have the same one.
          const pad = padId && of.padId === undefined ? pads.get(padId) : undefined
          return (
            <tr key={id} role="row" data-note={id} aria-current={id === (current ?? opened) ? 'true' : undefined}>
              {canSelect && (
                <td role="cell" class="select">
                  <label>
                    <input type="checkbox" name="note" value={id} />
                    <span class="unseen">Select {name}</span>
                  </label>
                </td>
              )}
              <td role="cell" class="name">
                <a href={routes.notes.show.href({ noteId: id }, place)} data-row="edit delete">
                  <bdi>{name}</bdi>
                </a>
                <p class="snippet" dir="auto">
                  {tasksDone(row)}
                  {row.tasks > 0 && snippet && ' · '}
                  {snippet}
                </p>
              </td>
              <td role="cell" class="pad">
                {pad && (
                  <a href={routes.pads.show.href({ padId: pad.id })} title={pad.name}>
                    {padDot(pad.id, pad.colour)} <bdi class="unseen">{pad.name}</bdi>
                  </a>
                )}
              </td>
              <td role="cell" class="time">
                {isPinned && (
                  <span class="pinned" title="Pinned">
                    {icon('pin')}
                    <span class="unseen">Pinned</span>
                  </span>
                )}
                {time(updatedAt)}
              </td>
              {picture && (
                <td role="cell" class="picture">
                  <img
                    src={routes.attachments.thumbnail.href({ attachmentId: picture })}
                    alt=""
                    width={48}
                    height={48}
                    loading="lazy"
                  />
                </td>
              )}
            </tr>
          )
        })}
      </tbody>
    </table>
  )
}
