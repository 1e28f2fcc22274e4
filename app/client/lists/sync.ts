import type { ListPage } from './pages.ts'
import { pageOf } from './pages.ts'
import { idOf, rowOf, rowsOf } from './rows.ts'

/**
 * Brings the rows of a page up to date, and leaves all others: a row stays the same element, so that focus and selection stay. Rows that were
 * on the page and come after its last row now have moved to the next page and stay; those between its rows are removed.
 */
export function syncPage(table: HTMLElement, page: ListPage): void {
  const body = table.querySelector('tbody')
  if (!body) return
  const all = rowsOf(table)
  const old = all.filter((row) => pageOf(table, row) === page.href)
  const wanted = new Set(page.rows.map(idOf))
  const lastId = page.rows.length > 0 ? idOf(page.rows.at(-1) as HTMLElement) : undefined
  const lastWas = all.findIndex((row) => idOf(row) === lastId)
  const isEnd = page.next === undefined || lastWas < 0
  const gone = old.filter((row) => !wanted.has(idOf(row)) && (isEnd || all.indexOf(row) < lastWas))
  const isLastLoaded = all.length === 0 || old.includes(all.at(-1) as HTMLTableRowElement)

  let after: Element | undefined = old[0]?.previousElementSibling ?? undefined
  for (const fresh of page.rows) {
    const known = rowOf(table, idOf(fresh))
    if (known) syncRow(known, fresh)
    const row = known ?? fresh
    row.dataset['page'] = page.href
    const place: Element | null = after ? after.nextElementSibling : body.firstElementChild
    if (place !== row) body.insertBefore(row, place)
    after = row
  }
  for (const row of gone) row.remove()
  if (isLastLoaded) setNext(table, page.next)
}

/** Adds a page at the end of the list. */
export function appendPage(table: HTMLElement, page: ListPage): void {
  const body = table.querySelector('tbody')
  for (const row of page.rows) body?.append(takeRow(table, row))
  setNext(table, page.next)
}

/** Adds a page at the beginning. */
export function prependPage(table: HTMLElement, page: ListPage): void {
  const body = table.querySelector('tbody')
  for (const row of page.rows.toReversed()) body?.prepend(takeRow(table, row))
  setLink(table, 'prev', page.previous)
}

/** @returns the row that the list has of this note already, brought up to date; otherwise the fetched one */
function takeRow(table: HTMLElement, fresh: HTMLTableRowElement): HTMLTableRowElement {
  const known = rowOf(table, idOf(fresh))
  if (!known) return fresh
  syncRow(known, fresh)
  known.dataset['page'] = fresh.dataset['page']
  return known
}

function setNext(table: HTMLElement, href: string | undefined): void {
  setLink(table, 'next', href)
}

/** The links to neighbouring pages, which lead on from the rows that are there. */
export function pagerLink(table: HTMLElement, rel: 'next' | 'prev'): HTMLAnchorElement | null {
  return table.closest('.list-pane, main')?.querySelector(`.pager a[rel=${rel}]`) ?? null
}

function setLink(table: HTMLElement, rel: 'next' | 'prev', href: string | undefined): void {
  const link = pagerLink(table, rel)
  if (!link) return
  if (href === undefined) link.remove()
  else link.href = href
}

/** Takes over what has changed of a row, but neither its box nor which note is open. */
function syncRow(row: HTMLElement, fresh: HTMLElement): void {
  const cells = (of: HTMLElement) => [...of.children].filter((cell) => !cell.classList.contains('select'))
  const [old, now] = [cells(row), cells(fresh)]
  for (const [at, cell] of now.entries()) {
    const known = old[at]
    if (!known) row.append(cell)
    else if (known.innerHTML !== cell.innerHTML || known.className !== cell.className) syncCell(known, cell)
  }
  for (const cell of old.slice(now.length)) cell.remove()
}

/** The link of a row stays the same element: it may have the focus. */
function syncCell(cell: Element, fresh: Element): void {
  const [link, freshLink] = [cell.querySelector('a'), fresh.querySelector('a')]
  if (cell.className === 'name' && link && freshLink) {
    link.href = freshLink.getAttribute('href') ?? link.href
    link.replaceChildren(...freshLink.childNodes)
    freshLink.replaceWith(link)
  }
  cell.replaceWith(fresh)
}

/** The numbers of the list's head, and the desk. */
export function syncCounts(table: HTMLElement, { document: page }: Pick<ListPage, 'document'>): void {
  const head = table.closest('.list-pane, main')?.querySelector('.list-head')
  const fresh = page.querySelector('.list-head')
  for (const part of ['.unseen', '.list-name', '.list-count']) {
    const [old, now] = [head?.querySelector(part), fresh?.querySelector(part)]
    if (old && now && old.innerHTML !== now.innerHTML) old.innerHTML = now.innerHTML
  }
  // The first note of a list brings the menu of its orders, and the last one takes it away.
  const [sort, freshSort] = [head?.querySelector('.sort'), fresh?.querySelector('.sort')]
  if (sort && freshSort && (sort.querySelector('button') === null) !== (freshSort.querySelector('button') === null))
    sort.replaceWith(freshSort)
  syncDesk(page)
}

/** The desk's pads and tags, and its numbers. @param page has a desk that is newer */
export function syncDesk(page: Document): void {
  const desk = document.getElementById('pads')
  const freshDesk = page.getElementById('pads')
  if (!desk || !freshDesk) return
  for (const list of ['.pads', '.desk-tags']) {
    const [old, now] = [desk.querySelector(list), freshDesk.querySelector(list)]
    if (old && now) syncLinks(old, now)
  }
  const rows = (of: Element) => [...of.querySelectorAll<HTMLAnchorElement>('a.row')]
  const counts = new Map(rows(freshDesk).map((row) => [row.getAttribute('href'), row.querySelector('.count')]))
  for (const row of rows(desk)) {
    const count = row.querySelector('.count')
    const now = counts.get(row.getAttribute('href'))
    if (count && now && count.textContent !== now.textContent) count.textContent = now.textContent
  }
}

/** Replaces the links of pads or tags where there are others than before, or in another order. */
function syncLinks(old: Element, now: Element): void {
  const essence = (of: Element) =>
    [...of.querySelectorAll('a')].map((a) => `${a.getAttribute('href')} ${a.querySelector('bdi')?.textContent}`).join()
  const dots = (of: Element) => [...of.querySelectorAll('.pad-dot')].map(({ className }) => className).join()
  if (essence(old) === essence(now) && dots(old) === dots(now)) return
  const here = old.querySelector('[aria-current]')?.getAttribute('href')
  for (const link of now.querySelectorAll('a')) {
    if (link.getAttribute('href') === here) link.ariaCurrent = 'page'
    else link.removeAttribute('aria-current')
  }
  const more = now.querySelector('details')
  if (more && old.querySelector('details')?.open) more.open = true
  const focused = document.activeElement?.getAttribute('href')
  const had = old.contains(document.activeElement)
  old.replaceChildren(...now.childNodes)
  if (had && focused) old.querySelector<HTMLElement>(`a[href="${CSS.escape(focused)}"]`)?.focus({ preventScroll: true })
}
