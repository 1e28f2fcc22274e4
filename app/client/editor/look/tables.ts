import type { SyntaxNode } from '@lezer/common'
import type { Drawing } from './drawing.ts'
import { drawPrefix, drawWithin, startOf, type Within } from './within.ts'

/** A table while it is written. */
export function drawSource(drawing: Drawing, node: SyntaxNode, around: Within): void {
  for (const line of drawing.linesOf(node.from, node.to)) {
    drawWithin(drawing, line.from, around)
    drawing.line(line.from, 'cm-table')
    drawPrefix(drawing, line, line.from <= node.from ? node.from : startOf(line, around))
  }
}
