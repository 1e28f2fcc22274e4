import { dragRows } from './drag.ts'
import { follow } from './follow.ts'
import { listenToKeys } from './keys.ts'
import { laterOn } from './later.ts'
import { listenToPointer } from './pointer.ts'
import { refreshing } from './refresh.ts'
import { idOf, rowsOf } from './rows.ts'
import { scrollOn } from './scroll.ts'
import { showSaved } from './show-saved.ts'

/**
 * Starts all that scripts do for the list of a page: following changes, endless scrolling, keys, dragging, selecting. What selects and acts
 * is fetched when it is about to be needed.
 */
export function startList(table: HTMLElement): void {
  const { look } = refreshing(table, () => {
    markOpen(table)
    renew()
  })
  const choosing = laterOn(table, look)
  const { later, loaded } = choosing
  const renew = () => loaded()?.selection.renew()

  listenToPointer(table, choosing)
  listenToKeys(table, choosing)
  dragRows(table, (noteIds, padId) => later(({ move }) => move(noteIds, padId)))
  scrollOn(table, renew)
  follow((saved) => showSaved(table, saved), look)
  document.addEventListener('click', ({ target }) => {
    const button = target instanceof Element ? target.closest<HTMLElement>('[data-selects]') : null
    if (!button) return
    button.closest<HTMLElement>('[popover]')?.hidePopover()
    later(({ selection }) => selection.begin())
  })
  // From here on the list's keys work; journeys wait for this.
  table.dataset['ready'] = ''
}

/** Marks the row of the open note, which has one only now where it was just made. */
function markOpen(table: HTMLElement): void {
  const open = /^\/notes\/(\d+)/.exec(location.pathname)?.[1]
  if (open === undefined) return
  for (const row of rowsOf(table)) {
    if (idOf(row) === open) row.ariaCurrent = 'true'
    else row.removeAttribute('aria-current')
  }
}
