import { idOf, rowOf, rowsOf, scrollerOf } from './rows.ts'

export interface RowPlace {
  readonly noteId: string
  /** Pixels from the top of what scrolls to the row. */
  readonly top: number
}

/** The key in the session's storage of the row that was clicked, which the page that it leads to reads. */
export const rowPlaceKey = 'notejam-row'

/** Where the row of the open note was when it was clicked; undefined once it is there again. */
let wanted: RowPlace | undefined

/** Puts the row of the open note where it was when it was clicked, as far as there are rows above it; otherwise into view. */
export function keepOpened(table: HTMLElement): void {
  const current = rowsOf(table).find((row) => row.ariaCurrent === 'true')
  if (!current) return
  const place = placeOf({ list: parsed(sessionStorage.getItem(rowPlaceKey)) })
  sessionStorage.removeItem(rowPlaceKey)
  if (place?.noteId === idOf(current)) {
    wanted = place
    putOpened(table)
  } else current.scrollIntoView({ block: 'nearest' })
}

/** Does so again when rows have been added above it. */
export function putOpened(table: HTMLElement): void {
  if (!wanted) return
  putAt(table, wanted)
  const row = rowOf(table, wanted.noteId)
  if (!row || Math.abs(topOf(table, row) - wanted.top) < 1) wanted = undefined
}

export function putAt(table: HTMLElement, { noteId, top }: RowPlace): void {
  const row = rowOf(table, noteId)
  if (row) (scrollerOf(table) ?? window).scrollBy(0, topOf(table, row) - top)
}

export function topOf(table: HTMLElement, row: HTMLElement): number {
  return row.getBoundingClientRect().top - (scrollerOf(table)?.getBoundingClientRect().top ?? 0)
}

export function placeOf(state: unknown): RowPlace | undefined {
  const { list } = (state ?? {}) as { list?: Partial<RowPlace> | null }
  return typeof list?.noteId === 'string' && typeof list.top === 'number' ? (list as RowPlace) : undefined
}

function parsed(text: string | null): Partial<RowPlace> | null {
  try {
    return JSON.parse(text ?? 'null') as Partial<RowPlace> | null
  } catch {
    return null
  }
}
