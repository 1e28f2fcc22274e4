import { fetchPage } from './pages.ts'
import { placeOf, putAt, putOpened, rowPlaceKey, topOf, type RowPlace } from './opened.ts'
import { idOf, linkOf, rowAt, rowOf, rowsOf, scrollerOf } from './rows.ts'
import { appendPage, pagerLink, prependPage } from './sync.ts'

/** The most rows in a page; beyond them the list goes on by its links. */
const maxRows = 600
/** How far from the visible edge the next page is fetched. */
const aheadPixels = 800
/** The most pages that are fetched to find the row that was seen last. */
const maxPagesBack = 10

/**
 * Endless scrolling in both directions, and back to the row that was seen last when the page is opened again.
 * @param onRows is called when rows were added
 */
export function scrollOn(table: HTMLElement, onRows: () => void): void {
  let isFetching = false
  const scroller = scrollerOf(table)
  const watcher = new IntersectionObserver((seen) => seen.some(({ isIntersecting }) => isIntersecting) && void more(), {
    root: scroller ?? null,
    rootMargin: `${aheadPixels}px`,
  })

  function watch(): void {
    watcher.disconnect()
    if (rowsOf(table).length >= maxRows) return
    const next = pagerLink(table, 'next')
    if (next) watcher.observe(next)
    const first = rowsOf(table)[0]
    if (first && pagerLink(table, 'prev')) watcher.observe(first)
  }

  async function more(): Promise<void> {
    if (isFetching) return
    isFetching = true
    const box = scroller?.getBoundingClientRect()
    const [top, bottom] = [box?.top ?? 0, box?.bottom ?? innerHeight]
    const next = pagerLink(table, 'next')
    const isNear = next !== null && next.getBoundingClientRect().top < bottom + aheadPixels
    const first = rowsOf(table)[0]
    const isNearTop = first !== undefined && first.getBoundingClientRect().bottom > top - aheadPixels
    const done = isNear ? await add('next') : isNearTop ? await add('prev') : false
    isFetching = false
    if (done) watch()
  }

  /** @returns false without a connection: the link to the page stays */
  async function add(rel: 'next' | 'prev'): Promise<boolean> {
    const link = pagerLink(table, rel)
    const page = link && (await fetchPage(link.getAttribute('href') ?? ''))
    if (!page) return false
    if (rel === 'next') appendPage(table, page)
    else {
      prepended(table, () => prependPage(table, page))
      putOpened(table)
    }
    onRows()
    return true
  }

  void (async () => {
    isFetching = true
    const place = placeOf(history.state)
    for (let page = 0; place && !rowOf(table, place.noteId) && page < maxPagesBack; page++)
      if (!(await add('next'))) break
    if (place) putAt(table, place)
    isFetching = false
    watch()
  })()

  addEventListener('pagehide', () => {
    const top = scroller?.getBoundingClientRect().top ?? 0
    const seen = rowsOf(table).find((row) => row.getBoundingClientRect().bottom > top)
    const isMoved = (scroller ?? document.documentElement).scrollTop > 0
    const list = seen && isMoved ? { noteId: idOf(seen), top: topOf(table, seen) } : undefined
    history.replaceState({ ...(history.state as object | null), list }, '')
  })
  // The note that is opened has the list beside it: its row stays where it was.
  table.addEventListener('click', ({ target }) => {
    const row = rowAt(table, target)
    if (!row || !linkOf(row)) return
    sessionStorage.setItem(
      rowPlaceKey,
      JSON.stringify({ noteId: idOf(row), top: topOf(table, row) } satisfies RowPlace),
    )
  })
}

function prepended(table: HTMLElement, add: () => void): void {
  const first = rowsOf(table)[0]
  const before = first?.getBoundingClientRect().top ?? 0
  add()
  if (first) (scrollerOf(table) ?? window).scrollBy(0, first.getBoundingClientRect().top - before)
}
