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

/**
 * Scrolls before the next paint so that the line of a position stands at a height of the window, as far as the page can be scrolled. The
 * library's own scrolling draws around where the line will stand, a few lines more with each pass, and gives up where its estimates are
 * far off; around what is in sight, one pass draws enough.
 */
export function standAt(view: EditorView, at: number, y: number): void {
  for (let scrolls = 0; scrolls < maxScrolls; scrolls++) {
    const top = topOf(view, at)
    if (Math.abs(top - y) < 1) return
    const before = scrollY
    scrollBy({ top: top - y, behavior: 'instant' })
    if (scrollY === before) return
    view.requestMeasure()
  }
}

/** Where a line stands in the window; estimated where it is not drawn. */
function topOf(view: EditorView, at: number): number {
  // Reads what is drawn, and draws what has come into sight before.
  const top = view.coordsAtPos(at, 1)?.top
  const { from, to } = view.viewport
  return top !== undefined && at >= from && at <= to ? top : view.documentTop + view.lineBlockAt(at).top
}
