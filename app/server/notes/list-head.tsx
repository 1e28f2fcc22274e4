import { padDot } from '../shell/pad-dot.tsx'
import type { Order } from '../platform/lists/keyset.ts'
import type { ListOf } from './note-list.queries.ts'
import { SortMenu } from './sort-menu.tsx'

interface ListHeadProps {
  readonly of: ListOf
  readonly name: string
  readonly colour?: number | null | undefined
  /** Undefined where it is not known. */
  readonly count: number | undefined
  /** Undefined for an empty list, which has none. */
  readonly order: Order | undefined
  /** Of the list, where this is beside a note; undefined for the heading of its own page. */
  readonly href?: string
}

/** The head of a list: what it is, and quietly how many there are and how they are sorted. */
export function ListHead({ of, name, colour, count, order, href }: ListHeadProps) {
  const words = (
    <>
      <span class="unseen">
        {name}
        {count !== undefined && ` (${count})`}
      </span>
      <span class="list-name" aria-hidden="true">
        {of.padId !== undefined && padDot(of.padId, colour)} <bdi>{name}</bdi>
      </span>
    </>
  )
  return (
    <div class="list-head">
      {href === undefined ? <h1>{words}</h1> : <a href={href}>{words}</a>}
      {order ? (
        <SortMenu of={of} order={order} count={count} />
      ) : (
        <div class="sort">
          <span class="list-count" aria-hidden="true">
            {count?.toLocaleString('en')}
          </span>
        </div>
      )}
    </div>
  )
}
