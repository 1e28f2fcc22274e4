import { act } from '../toast.ts'
import { barOf, type Actions } from './bar.ts'
import { dragRows } from './drag.ts'
import { follow } from './follow.ts'
import { listenToKeys } from './keys.ts'
import { listenToPointer } from './pointer.ts'
import { refreshing } from './refresh.ts'
import { idOf, linkOf, rowAtHand, rowsOf } from './rows.ts'
import { scrollOn } from './scroll.ts'
import { selectionOf } from './selection.ts'
import { showSaved } from './show-saved.ts'

/** Starts all that scripts do for the list of a page: selecting, keys, dragging, endless scrolling, following changes. */
export function startList(table: HTMLElement): void {
  const selection = selectionOf(table, () => bar.draw())
  const actions: Actions = {
    move: (padId) => change('move', chosen(), [['pad_id', padId]]),
    pin: (isPinned) => change(isPinned ? 'pin' : 'unpin', chosen()),
    trash: () => trash(),
  }
  const bar = barOf(selection, actions)
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

  /** Removes the selected rows at once; the next row gets the focus. */
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
  listenToKeys({ table, selection, bar, actions })
  dragRows(table, selection, (noteIds, padId) => change('move', noteIds, [['pad_id', padId]]))
  scrollOn(table, () => selection.renew())
  follow((saved) => showSaved(table, saved), look)
  document.addEventListener('click', ({ target }) => {
    const button = target instanceof Element ? target.closest<HTMLElement>('[data-selects]') : null
    if (!button) return
    button.closest<HTMLElement>('[popover]')?.hidePopover()
    selection.begin()
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

/** Moves notes to the trash that include the open one, by sending a form: the list that follows has the message with its undo. */
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
