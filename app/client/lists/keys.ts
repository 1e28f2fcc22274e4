import { undoLast } from '../toast.ts'
import type { Bar, Actions } from './bar.ts'
import { linkOf, rowAt, rowAtHand, rowsOf } from './rows.ts'
import type { Selection } from './selection.ts'

interface List {
  readonly table: HTMLElement
  readonly selection: Selection
  readonly bar: Bar
  readonly actions: Actions
}

/**
 * Keys of a list, before those of the page: arrows move, x selects, Shift with a movement extends, # and v are about what is selected or
 * else about the focused row, Escape ends selecting, and ⌘Z or Ctrl-Z undoes what the message says. None of them while a person types.
 */
export function listenToKeys({ table, selection, bar, actions }: List): void {
  const meanings: Readonly<Record<string, () => boolean>> = {
    x: () => withRow((row) => selection.toggle(row)),
    J: () => extend(1),
    K: () => extend(-1),
    '#': () => onChosen(actions.trash),
    v: () => onChosen(bar.openMove),
    Escape() {
      if (!selection.isOn()) return false
      selection.end()
      return true
    },
  }
  const movements: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1 }

  document.addEventListener(
    'keydown',
    (event) => {
      if (event.isComposing || isElsewhere(event.target)) return
      const { key, shiftKey } = event
      if ((event.metaKey || event.ctrlKey) && !event.altKey && !shiftKey && key.toLowerCase() === 'z') {
        if (undoLast()) event.preventDefault()
        return
      }
      if (event.metaKey || event.ctrlKey || event.altKey) return
      const by = movements[key]
      const isDone =
        by === undefined ? meanings[key]?.() : rowAt(table, event.target) && (shiftKey ? extend(by) : step(by))
      if (!isDone) return
      event.preventDefault()
      event.stopImmediatePropagation()
    },
    { capture: true },
  )

  function withRow(act: (row: HTMLTableRowElement) => void): boolean {
    const row = rowAtHand(table)
    if (row) act(row)
    return row !== undefined
  }

  /** Acts on what is selected; without a selection, on the focused row. */
  function onChosen(act: () => void): boolean {
    if (selection.rows().length === 0) {
      const row = rowAt(table, document.activeElement)
      if (!row) return false
      selection.toggle(row, true)
    }
    act()
    return true
  }

  function step(by: number): boolean {
    const all = rowsOf(table)
    const here = rowAtHand(table)
    const next = here && all[all.indexOf(here) + by]
    if (next) linkOf(next)?.focus()
    return here !== undefined
  }

  function extend(by: number): boolean {
    return withRow((row) => {
      if (selection.rows().length === 0) selection.toggle(row, true)
      const all = rowsOf(table)
      const next = all[all.indexOf(row) + by]
      if (!next) return
      selection.extendTo(next)
      linkOf(next)?.focus()
    })
  }
}

/** In a text, a menu or a dialog, which have keys of their own. */
function isElsewhere(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false
  if (target.closest('dialog[open], [popover]:popover-open')) return true
  if (target.matches('input[type=checkbox], input[type=radio]')) return false
  return target.isContentEditable || target.matches('input, textarea, select')
}
