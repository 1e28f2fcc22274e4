import { undoLast } from '../toast.ts'
import type { Choosing } from './choosing.ts'
import type { Later } from './later.ts'
import { linkOf, rowAt, rowAtHand, rowsOf } from './rows.ts'

/**
 * Keys of a list, before those of the page: arrows move, x selects, Shift with a movement extends, # and v are about what is selected or
 * else about the focused row, Escape ends selecting, and ⌘Z or Ctrl-Z undoes what the message says. None of them while a person types.
 */
export function listenToKeys(table: HTMLElement, { isOn, later }: Later): void {
  const meanings: Readonly<Record<string, () => boolean>> = {
    x: () => withRow((row) => later(({ selection }) => selection.toggle(row))),
    J: () => extend(1),
    K: () => extend(-1),
    '#': () => onChosen(({ trash }) => trash()),
    v: () => onChosen(({ openMove }) => openMove()),
    Escape() {
      if (!isOn()) return false
      later(({ selection }) => selection.end())
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
  function onChosen(act: (choosing: Choosing) => void): boolean {
    const row = rowAt(table, document.activeElement)
    if (!row && !isOn()) return false
    later((choosing) => {
      if (row) choosing.begin(row)
      act(choosing)
    })
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
      const all = rowsOf(table)
      const next = all[all.indexOf(row) + by]
      later((choosing) => {
        choosing.begin(row)
        if (next) choosing.selection.extendTo(next)
      })
      if (next) linkOf(next)?.focus()
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
