import { forceParsing } from '@codemirror/language'
import type { EditorView } from '@codemirror/view'

/** UTF-16 units behind a position that are in sight with it, and how long the parser may take to come there. */
const inSightUnits = 8_000
const parseMs = 150

/** Lines that come into sight have another height than was estimated, and each scroll brings some. */
const maxScrolls = 8

/** What is not parsed yet looks as it is typed, and moves everything below it when it is. */
export function parseTo(view: EditorView, at: number): void {
  forceParsing(view, Math.min(view.state.doc.length, at + inSightUnits), parseMs)
}

/** Scrolls before the next paint so that the line of a position stands at a height of the window, as far as the page can be scrolled. */
export function standAt(view: EditorView, at: number, y: number): void {
  for (let scrolls = 0; scrolls < maxScrolls; scrolls++) {
    // Reads what is drawn, and draws what has come into sight before.
    const top = view.coordsAtPos(at, 1)?.top
    if (top === undefined || Math.abs(top - y) < 1) return
    const before = scrollY
    scrollBy({ top: top - y, behavior: 'instant' })
    if (scrollY === before) return
    view.requestMeasure()
  }
}
