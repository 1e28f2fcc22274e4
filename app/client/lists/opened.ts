import { idOf, rowOf, rowsOf, scrollerOf } from './rows.ts'

export interface Place {
  readonly noteId: string
  /** Of the row, from the top of what scrolls. */
  readonly top: number
}

/** The row that was clicked, for the page that it leads to. */
export const rowPlaceKey = 'notejam-row'

/** Where the row of the open note was when it was clicked; undefined once it is there again. */
let wanted: Place | undefined

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

/** Again, when rows have come above it. */
export function putOpened(table: HTMLElement): void {
  if (!wanted) return
  putAt(table, wanted)
  const row = rowOf(table, wanted.noteId)
  if (!row || Math.abs(topOf(table, row) - wanted.top) < 1) wanted = undefined
}

export function putAt(table: HTMLElement, { noteId, top }: Place): void {
  const row = rowOf(table, noteId)
  if (row) (scrollerOf(table) ?? window).scrollBy(0, topOf(table, row) - top)
}

export function topOf(table: HTMLElement, row: HTMLElement): number {
  return row.getBoundingClientRect().top - (scrollerOf(table)?.getBoundingClientRect().top ?? 0)
}

export function placeOf(state: unknown): Place | undefined {
  const { list } = (state ?? {}) as { list?: Partial<Place> | null }
  return typeof list?.noteId === 'string' && typeof list.top === 'number' ? (list as Place) : undefined
}

function parsed(text: string | null): Partial<Place> | null {
  try {
    return JSON.parse(text ?? 'null') as Partial<Place> | null
  } catch {
    return null
  }
}
