import { rowAt } from './rows.ts'
import type { Later } from './later.ts'

const longPressMs = 500
/** A finger that moves further than this scrolls. */
const stillPixels = 10

/** Clicks with ⌘, Ctrl or Shift select, and so does a long press; while selecting, each click does. */
export function listenToPointer(table: HTMLElement, { isOn, later }: Later): void {
  table.addEventListener('click', (event) => {
    const row = rowAt(table, event.target)
    // A box and its label tick by themselves.
    if (!row || (event.target instanceof Element && event.target.closest('td.select'))) return
    if (event.shiftKey) later(({ selection }) => selection.extendTo(row))
    else if (event.metaKey || event.ctrlKey || isOn()) later(({ selection }) => selection.toggle(row))
    else return
    event.preventDefault()
  })
  // With Shift, the browser would select text.
  table.addEventListener('mousedown', (event) => {
    if (event.shiftKey && rowAt(table, event.target)) event.preventDefault()
  })

  let timer: ReturnType<typeof setTimeout> | undefined
  let start = { x: 0, y: 0 }
  let isPressed = false
  const stop = () => clearTimeout(timer)
  table.addEventListener('pointerdown', (event) => {
    const row = rowAt(table, event.target)
    isPressed = false
    if (event.pointerType === 'mouse' || !row) return
    start = { x: event.clientX, y: event.clientY }
    stop()
    timer = setTimeout(() => {
      isPressed = true
      later(({ selection }) => selection.toggle(row, true))
      if ('vibrate' in navigator) navigator.vibrate(10)
    }, longPressMs)
  })
  table.addEventListener('pointermove', (event) => {
    if (Math.hypot(event.clientX - start.x, event.clientY - start.y) > stillPixels) stop()
  })
  for (const type of ['pointerup', 'pointercancel', 'dragstart']) table.addEventListener(type, stop)
  // After a long press the browser clicks the link, or opens the link's menu.
  for (const type of ['click', 'contextmenu']) {
    table.addEventListener(
      type,
      (event) => {
        if (!isPressed || !rowAt(table, event.target)) return
        event.preventDefault()
        event.stopImmediatePropagation()
        if (type === 'click') isPressed = false
      },
      { capture: true },
    )
  }
}
