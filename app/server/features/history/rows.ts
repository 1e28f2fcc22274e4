import type { ListPage } from '../../platform/lists/keyset.ts'
import type { History, Revision } from './history.queries.ts'

/** A page of a note's versions. */
export interface Rows {
  readonly note: History
  readonly page: ListPage<Revision & { readonly id: string }>
  /** Whether this page begins with the current version. */
  readonly isFirst: boolean
  /** The version before the last one that is shown, to compare that with. */
  readonly beyond: Revision | undefined
}

/** A version in the list, and the one before it. */
export interface Row {
  readonly row: Revision
  readonly before: Revision | undefined
}

export function rowsOf({ note, page, isFirst, beyond }: Rows): Row[] {
  const rows: Revision[] = isFirst ? [note, ...page.rows] : [...page.rows]
  return rows.map((row, index) => ({
    row,
    before: [...rows, beyond].slice(index + 1).find((one) => one && !one.isConflict),
  }))
}
