import type { SyntaxNode } from '@lezer/common'
import { calloutOf } from './callouts.ts'
import type { Drawing } from './drawing.ts'
import { atTheEdge, within, type Within } from './within.ts'

/** @returns what the blocks of a quote are in */
export function drawQuote(drawing: Drawing, node: SyntaxNode, around: Within): Within {
  // Within something else, a callout looks like a quote.
  const callout = around === atTheEdge ? calloutOf(drawing.doc, node) : undefined
  const inner = within(around, { kind: 'quote' }, callout?.look)
  if (!callout) return inner
  return inner
}
