import { fetchPage, pageOf, type ListPage } from './pages.ts'
import { keepingInPlace, rowOf, rowsOf } from './rows.ts'
import { syncCounts, syncPage } from './sync.ts'

/** Changes within this time are looked at together. */
const pauseMs = 150
/** Pages of the list that one look fetches. */
const maxPages = 5

export interface Refreshing {
  /** Looks for what has changed. @param noteId whose row may be on a later page; undefined for any number of notes */
  readonly look: (noteId?: string) => void
}

/** Brings the list up to date with the server, page by page as it was loaded. @param onDone rows may have come or gone */
export function refreshing(table: HTMLElement, onDone: () => void): Refreshing {
  let timer: ReturnType<typeof setTimeout> | undefined
  let isLooking = false
  let asked = new Set<string | undefined>()

  async function run(): Promise<void> {
    if (isLooking) {
      plan()
      return
    }
    isLooking = true
    const wanted = asked
    asked = new Set()
    const hrefs = pagesWith(wanted)
    const pages = await Promise.all(hrefs.map(fetchPage))
    isLooking = false
    const found = pages.filter((page): page is ListPage => page !== undefined)
    const [first] = found
    if (!first) return
    const hadRows = rowsOf(table).length > 0
    keepingInPlace(table, () => {
      for (const page of found) syncPage(table, page)
    })
    syncCounts(table, first)
    // The page of an empty list has other words.
    if (hadRows && rowsOf(table).length === 0 && table.closest('main')) location.reload()
    onDone()
  }

  /** The first page, which others come to, and those of the notes; without their names, the first few. */
  function pagesWith(noteIds: ReadonlySet<string | undefined>): string[] {
    const known = rowsOf(table).map((row) => pageOf(table, row))
    const all = [...new Set([table.dataset['list'] ?? '', ...known])]
    const named = [...noteIds].flatMap((id) => {
      const row = id === undefined ? undefined : rowOf(table, id)
      return row ? [pageOf(table, row)] : []
    })
    const wanted = noteIds.has(undefined) ? all : all.slice(0, 1).concat(named)
    return [...new Set(wanted)].slice(0, maxPages)
  }

  function plan(): void {
    // It is no list of notes by itself.
    if (!table.dataset['list']) return
    clearTimeout(timer)
    timer = setTimeout(() => void run(), pauseMs)
  }

  return {
    look(noteId) {
      asked.add(noteId)
      plan()
    },
  }
}
