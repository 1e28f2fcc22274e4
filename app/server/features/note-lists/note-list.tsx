import { orders, type ListPage, type Order } from '../../platform/lists/keyset.ts'
import { Pager } from '../../platform/lists/pager.tsx'
import { icon } from '../../platform/page/icon.tsx'
import { time } from '../../platform/page/time.tsx'
import { routes } from '../../routes.ts'
import { padDot } from '../../shell/pad-dot.tsx'
import { useSurroundings } from '../../shell/page.tsx'
import type { NoteRow } from './note-lists.queries.ts'

interface NoteListProps {
  readonly page: ListPage<NoteRow>
  readonly order: Order
  /** The list's own address with this query. */
  readonly href: (query: Record<string, string | undefined>) => string
}

/** Notes with their pads and times, sorted by the heading that was clicked, a page at a time. */
export function NoteList({ page, order, href }: NoteListProps) {
  const isDefault = order === orders[0]
  const shown = isDefault ? undefined : order
  const padNames = new Map(useSurroundings().frame?.pads.map(({ id, name }) => [id, name]))
  return (
    <>
      <table class="notes" role="table">
        <thead role="rowgroup">
          <tr role="row">
            <SortHeading name="Note" field="name" order={order} href={href} />
            <th scope="col" role="columnheader" class="pad">
              Pad
            </th>
            <SortHeading name="Last modified" field="updated_at" order={order} href={href} />
          </tr>
        </thead>
        <tbody role="rowgroup">
          {page.rows.map(({ id, name, padId, updatedAt }) => (
            <tr key={id} role="row">
              <td role="cell" class="name">
                <a href={routes.notes.show.href({ noteId: id })} data-row>
                  <bdi>{name}</bdi>
                </a>
              </td>
              <td role="cell" class="pad">
                {padId && (
                  <a href={routes.pads.show.href({ padId })}>
                    {padDot(padId)} <bdi title={padNames.get(padId)}>{padNames.get(padId)}</bdi>
                  </a>
                )}
              </td>
              <td role="cell" class="time">
                {time(updatedAt)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <Pager
        before={page.before && href({ order: shown, before: page.before })}
        after={page.after && href({ order: shown, after: page.after })}
        isOldestFirst={order === 'updated_at'}
      />
    </>
  )
}

interface SortHeadingProps extends Pick<NoteListProps, 'order' | 'href'> {
  readonly name: string
  readonly field: 'name' | 'updated_at'
}

/** Sorts by its column; once more, the other way round. */
function SortHeading({ name, field, order, href }: SortHeadingProps) {
  const isSorted = order.endsWith(field)
  const isDescending = order.startsWith('-')
  // Names begin with A, times with the newest.
  const first: Order = field === 'name' ? 'name' : '-updated_at'
  const turned: Order = isDescending ? field : `-${field}`
  return (
    <th
      scope="col"
      role="columnheader"
      class={field === 'name' ? 'name' : 'time'}
      aria-sort={isSorted ? (isDescending ? 'descending' : 'ascending') : undefined}
    >
      <a href={href({ order: isSorted ? turned : first })}>
        {name} {isSorted && icon(isDescending ? 'down' : 'up')}
      </a>
    </th>
  )
}
