import { act } from '../toast.ts'
import { barOf, type Deeds } from './bar.ts'
import { dragRows } from './drag.ts'
import { follow } from './follow.ts'
import { listenToKeys } from './keys.ts'
import { listenToPointer } from './pointer.ts'
import { refreshing } from './refresh.ts'
import { idOf, linkOf, rowAtHand, rowsOf } from './rows.ts'
import { scrollOn } from './scroll.ts'
import { selectionOf } from './selection.ts'

/** Selecting, keys, dragging, scrolling on, and following what changes: of the one list of a page. */
export function startList(table: HTMLElement): void {
  const selection = selectionOf(table, () => bar.draw())
  const deeds: Deeds = {
    move: (padId) => change('move', chosen(), [['pad_id', padId]]),
    pin: (isPinned) => change(isPinned ? 'pin' : 'unpin', chosen()),
    trash: () => trash(),
  }
  const bar = barOf(selection, deeds)
  const { look } = refreshing(table, () => {
    markOpen(table)
    selection.renew()
  })
  const chosen = () => selection.rows().map(idOf)

  function change(action: string, noteIds: readonly string[], more: readonly (readonly [string, string])[] = []): void {
    if (noteIds.length === 0) return
    selection.end()
    const fields = [['action', action] as const, ...more, ...noteIds.map((id) => ['note', id] as const)]
    void act({ action: '/notes/selection', fields }).then((isDone) => !isDone && look())
  }

  /** The rows go at once; the next one has the focus. */
  function trash(): void {
    const rows = selection.rows()
    if (rows.some((row) => row.ariaCurrent === 'true')) {
      leaveWith(rows)
      return
    }
    const had = rowAtHand(table)
    const left = rowsOf(table).filter((row) => !rows.includes(row))
    const next = had && left.find((row) => had.compareDocumentPosition(row) & Node.DOCUMENT_POSITION_FOLLOWING)
    change('trash', rows.map(idOf))
    for (const row of rows) row.remove()
    if (had && !had.isConnected) {
      const beside = next ?? left.at(-1)
      if (beside) linkOf(beside)?.focus()
    }
  }

  listenToPointer(table, selection)
  listenToKeys({ table, selection, bar, deeds })
  dragRows(table, selection, (noteIds, padId) => change('move', noteIds, [['pad_id', padId]]))
  scrollOn(table, () => selection.renew())
  follow(table, look)
  document.addEventListener('click', ({ target }) => {
    const button = target instanceof Element ? target.closest<HTMLElement>('[data-selects]') : null
    if (!button) return
    button.closest<HTMLElement>('[popover]')?.hidePopover()
    selection.begin()
  })
  // Its keys mean something from here on.
  table.dataset['ready'] = ''
}

/** A note that was just made has a row by now. */
function markOpen(table: HTMLElement): void {
  const open = /^\/notes\/(\d+)/.exec(location.pathname)?.[1]
  if (open === undefined) return
  for (const row of rowsOf(table)) {
    if (idOf(row) === open) row.ariaCurrent = 'true'
    else row.removeAttribute('aria-current')
  }
}

/** The open note is among them: its page is left, as a form, for the list with the message. */
function leaveWith(rows: readonly HTMLElement[]): void {
  const form = document.createElement('form')
  form.method = 'post'
  form.action = '/notes/selection'
  form.hidden = true
  const place = new URLSearchParams(location.search).get('in') ?? ''
  for (const [name, value] of [['action', 'trash'], ['in', place], ...rows.map((row) => ['note', idOf(row)])]) {
    const field = document.createElement('input')
    Object.assign(field, { type: 'hidden', name, value })
    form.append(field)
  }
  document.body.append(form)
  form.submit()
}
