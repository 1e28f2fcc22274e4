import { fetchPage, pageOf, type ListPage } from './pages.ts'
import { keepingInPlace, rowOf, rowsOf } from './rows.ts'
import { syncCounts, syncPage } from './sync.ts'

/** Changes within this time cause one request (debounce). */
const pauseMs = 150
/** The most pages of the list that are fetched for it. */
const maxPages = 5

export interface Refreshing {
  /** Brings the list up to date soon. @param noteId the note that has changed; undefined for any number of notes */
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
    // An empty list has another page, with other words.
    if (hadRows && rowsOf(table).length === 0 && table.closest('main')) location.reload()
    onDone()
  }

  /** The first page, where changed notes go, and the pages of those notes; all pages where they are not known. At most `maxPages`. */
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
    // A table without the address of its list is not kept up to date.
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
