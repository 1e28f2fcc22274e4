import { act } from '../toast.ts'
import { barOf, type Actions } from './bar.ts'
import { idOf, linkOf, rowAtHand, rowsOf } from './rows.ts'
import { selectionOf, type Selection } from './selection.ts'

/** Selecting rows of a list, and what is done with them. */
export interface Choosing {
  readonly selection: Selection
  /** Selects the row, unless others are selected. */
  readonly begin: (row: HTMLTableRowElement) => void
  readonly openMove: () => void
  /** Moves the selected notes to the trash. */
  readonly trash: () => void
  readonly move: (noteIds: readonly string[], padId: string) => void
}

/** @param look brings the list up to date */
export function choosingIn(table: HTMLElement, look: () => void): Choosing {
  const selection = selectionOf(table, () => bar.draw())
  const chosen = () => selection.rows().map(idOf)
  const move = (noteIds: readonly string[], padId: string) => change('move', noteIds, [['pad_id', padId]])
  const actions: Actions = {
    move: (padId) => move(chosen(), padId),
    pin: (isPinned) => change(isPinned ? 'pin' : 'unpin', chosen()),
    trash,
  }
  const bar = barOf(selection, actions)

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

  return {
    ...{ selection, move, trash },
    openMove: bar.openMove,
    begin(row) {
      if (selection.rows().length === 0) selection.toggle(row, true)
    },
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
