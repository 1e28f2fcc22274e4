import type { Order } from '../platform/lists/keyset.ts'
import { icon } from '../platform/page/icon.tsx'
import type { ListOf } from './note-list.queries.ts'
import { listHref } from './place.ts'

/** Each order by the column of the list that it sorts, and as the menu says it. */
const orders: readonly { order: Order; column: string; says: string; short: string }[] = [
  { order: '-updated_at', column: 'Last modified', says: 'newest first', short: 'Edited' },
  { order: 'updated_at', column: 'Last modified', says: 'oldest first', short: 'Edited' },
  { order: 'name', column: 'Note', says: 'A to Z', short: 'Title' },
  { order: '-name', column: 'Note', says: 'Z to A', short: 'Title' },
]

interface SortMenuProps {
  readonly of: ListOf
  readonly order: Order
  readonly count: number | undefined
}

/** How many notes a list has and how they are sorted: quiet words in its head, with a menu of links that works without scripts. */
export function SortMenu({ of, order, count }: SortMenuProps) {
  const now = orders.find((one) => one.order === order)
  return (
    <div class="sort">
      {count !== undefined && (
        <span class="list-count" aria-hidden="true">
          {count.toLocaleString('en')} ·
        </span>
      )}
      <button
        type="button"
        class="quiet"
        popovertarget="sort"
        aria-label={`${now?.short}: sorted by ${now?.column}, ${now?.says}`}
      >
        {now?.short} {icon(order.startsWith('-') ? 'down' : 'up')}
      </button>
      <ul id="sort" class="menu" popover="auto" aria-label="Sort by">
        {orders.map(({ order: other, column, says }) => (
          <li key={other}>
            <a href={listHref(of, { order: other })} aria-current={other === order ? 'true' : undefined}>
              {column}, {says}
            </a>
          </li>
        ))}
        <li class="with-scripts">
          <button type="button" data-selects>
            Select
          </button>
        </li>
      </ul>
    </div>
  )
}
