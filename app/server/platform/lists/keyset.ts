import Type from 'typebox'
import type { Fragment, Sql } from '../database/connect.ts'
import { isStorable } from '../http/forms.ts'

/**
 * Keyset pagination: a page begins after a row, not at an offset. It costs the same wherever it is, and no row is shown twice or left out
 * when a note is saved in between.
 */
export interface Cursor {
  /** Reading on (`after`) or back (`before`). */
  readonly direction: 'after' | 'before'
  /** The sort key of the row at the edge: a name, or a time with microseconds. */
  readonly key: string
  readonly id: string
  /** Whether the row is one of the pinned ones, which stand before all others. */
  readonly isPinned: boolean
}

export const pageSize = 20

/**
 * The `limit` of a list: one row more than a page, to see whether there is another. In the text of the statement, because
 * PostgreSQL plans a statement anew each time when its limit is a parameter, which takes longer than running it.
 */
export function oneMoreThanAPage(sql: Sql): Fragment {
  return sql.unsafe(`limit ${pageSize + 1}`)
}

export const orders = ['-updated_at', 'updated_at', 'name', '-name'] as const
export type Order = (typeof orders)[number]

/** A row's id: what PostgreSQL's bigint holds and people's addresses show. */
export const idPattern = '^[1-9][0-9]{0,17}$'

const maxCursorCharacters = 1000

export const ListQuery = Type.Object({
  order: Type.Optional(Type.Unsafe<Order>({ type: 'string', enum: [...orders] })),
  after: Type.Optional(Type.String({ maxLength: maxCursorCharacters, format: 'cursor' })),
  before: Type.Optional(Type.String({ maxLength: maxCursorCharacters, format: 'cursor' })),
})
export type ListQuery = Type.Static<typeof ListQuery>

export interface ListPage<Row> {
  readonly rows: readonly Row[]
  /** Values for `before` and `after`, where there is more in that direction. */
  readonly before: string | undefined
  readonly after: string | undefined
}

/** For Ajv: whether an address's cursor is one that we wrote. */
export function isCursor(text: string): boolean {
  return parse(text) !== undefined
}

/** @param query checked by `ListQuery` */
export function cursorOf(query: ListQuery, order: Order): Cursor | undefined {
  const direction = query.before === undefined ? 'after' : 'before'
  const parsed = parse(query[direction])
  // A cursor of another order means nothing here. (A name may well look like a time.)
  if (!parsed || (order.endsWith('updated_at') && !isTime(parsed.key))) return undefined
  return { direction, ...parsed }
}

/**
 * Makes a page of the rows that a statement found in reading direction, one more than a page if there are more.
 * @param keyOf the sort key of a row, as `Cursor.key` has it
 */
export function listPage<Row extends { readonly id: string; readonly isPinned?: boolean }>(
  found: readonly Row[],
  cursor: Cursor | undefined,
  keyOf: (row: Row) => string,
): ListPage<Row> {
  const hasMore = found.length > pageSize
  const rows = found.slice(0, pageSize)
  const isBackwards = cursor?.direction === 'before'
  if (isBackwards) rows.reverse()
  const first = rows[0]
  const last = rows.at(-1)
  const hasBefore = isBackwards ? hasMore : cursor !== undefined
  const hasAfter = isBackwards ? true : hasMore
  return {
    rows,
    before: hasBefore && first ? serialise(keyOf(first), first) : undefined,
    after: hasAfter && last ? serialise(keyOf(last), last) : undefined,
  }
}

function serialise(key: string, { id, isPinned }: { readonly id: string; readonly isPinned?: boolean }): string {
  return Buffer.from(JSON.stringify(isPinned ? [key, id, 'pinned'] : [key, id])).toString('base64url')
}

function parse(text: string | undefined): Omit<Cursor, 'direction'> | undefined {
  if (text === undefined) return undefined
  try {
    const value: unknown = JSON.parse(Buffer.from(text, 'base64url').toString())
    if (!Array.isArray(value) || value.length < 2 || value.length > 3) return undefined
    const [key, id, pinned] = value as unknown[]
    if (value.length === 3 && pinned !== 'pinned') return undefined
    if (typeof key !== 'string' || key.length > 200 || !isStorable(key)) return undefined
    return typeof id === 'string' && new RegExp(idPattern).test(id)
      ? { key, id, isPinned: pinned === 'pinned' }
      : undefined
  } catch {
    // Not a cursor that this program wrote; the schema refuses it.
    return undefined
  }
}

/** As PostgreSQL writes a timestamptz in JSON, in UTC; a day that is in the calendar, which has no year nought. */
function isTime(key: string): boolean {
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?\+00:00$/.test(key) || key.startsWith('0000')) return false
  const time = Date.parse(key)
  return !Number.isNaN(time) && new Date(time).toISOString().slice(0, 19) === key.slice(0, 19)
}
