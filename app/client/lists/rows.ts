/** The notes of a list, as rows of its table. */
export function rowsOf(table: HTMLElement): HTMLTableRowElement[] {
  return [...table.querySelectorAll<HTMLTableRowElement>('tr[data-note]')]
}

export function rowOf(table: HTMLElement, noteId: string): HTMLTableRowElement | null {
  return table.querySelector(`tr[data-note="${CSS.escape(noteId)}"]`)
}

/** The row of this list that something happens in. */
export function rowAt(table: HTMLElement, target: EventTarget | null): HTMLTableRowElement | undefined {
  const row = target instanceof Element ? target.closest<HTMLTableRowElement>('tr[data-note]') : null
  return row && table.contains(row) ? row : undefined
}

export function idOf(row: HTMLElement): string {
  return row.dataset['note'] ?? ''
}

export function linkOf(row: HTMLElement): HTMLAnchorElement | null {
  return row.querySelector('.name a')
}

export function isPinned(row: HTMLElement): boolean {
  return row.querySelector('.pinned') !== null
}

export function boxOf(row: HTMLElement): HTMLInputElement | null {
  return row.querySelector('input[name=note]')
}

/** The selected rows: those whose boxes are ticked. */
export function chosenRows(table: HTMLElement): HTMLTableRowElement[] {
  return rowsOf(table).filter((row) => boxOf(row)?.checked)
}

export function isSelecting(table: HTMLElement): boolean {
  return table.classList.contains('selecting')
}

/** The row that has the focus, or else the one of the open note. */
export function rowAtHand(table: HTMLElement): HTMLTableRowElement | undefined {
  return rowAt(table, document.activeElement) ?? rowsOf(table).find((row) => row.ariaCurrent === 'true')
}

/** The element that scrolls the list; undefined where the window does. */
export function scrollerOf(table: HTMLElement): HTMLElement | undefined {
  const pane = table.closest<HTMLElement>('.list-pane, main.list')
  return pane && getComputedStyle(pane).overflowY === 'auto' ? pane : undefined
}

/** Rows glide to their new places. */
const glideMs = 140

/** Changes the list, keeps a row of it at its place in the window, and lets the others glide. */
export function keepingInPlace(table: HTMLElement, change: () => void): void {
  const scroller = scrollerOf(table)
  const top = scroller?.getBoundingClientRect().top ?? 0
  const isAtTop = (scroller ?? document.documentElement).scrollTop <= 0
  const seen = isAtTop ? undefined : rowsOf(table).find((row) => row.getBoundingClientRect().bottom > top)
  const before = seen?.getBoundingClientRect().top ?? 0
  const focused = rowAt(table, document.activeElement)
  const stop = document.activeElement
  const tops = new Map(rowsOf(table).map((row) => [row, row.getBoundingClientRect().top]))
  change()
  if (seen?.isConnected) (scroller ?? window).scrollBy(0, seen.getBoundingClientRect().top - before)
  glide(tops)
  // A row that is moved loses the focus.
  if (focused?.isConnected && document.activeElement !== stop) {
    if (stop instanceof HTMLElement && stop.isConnected) stop.focus({ preventScroll: true })
    else linkOf(focused)?.focus({ preventScroll: true })
  }
}

/** Nothing jumps: each row that is in sight starts from where it was. */
function glide(tops: ReadonlyMap<HTMLElement, number>): void {
  if (matchMedia('(prefers-reduced-motion: reduce)').matches) return
  for (const [row, before] of tops) {
    const { top, bottom } = row.getBoundingClientRect()
    const by = before - top
    if (!row.isConnected || by === 0 || Math.max(before, bottom) < 0 || Math.min(before, top) > innerHeight) continue
    row.animate([{ transform: `translateY(${by}px)` }, { transform: 'none' }], {
      duration: glideMs,
      easing: 'ease-out',
    })
  }
}
