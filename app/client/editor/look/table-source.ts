import type { SyntaxNode } from '@lezer/common'
import type { Drawing } from './drawing.ts'
import { drawPrefix, drawWithin, startOf, type Within } from './within.ts'

/** A table while it is written: as high as it is when it is drawn. */
export function drawSource(drawing: Drawing, node: SyntaxNode, around: Within): void {
  const { number: first } = drawing.doc.lineAt(node.from)
  for (const line of drawing.linesOf(node.from, node.to)) {
    const kind = ['cm-table-head', 'cm-table-rule'][line.number - first] ?? 'cm-table-row'
    drawWithin(drawing, line.from, around)
    drawing.line(line.from, `cm-table ${kind}`)
    drawPrefix(drawing, line, line.from <= node.from ? node.from : startOf(line, around))
  }
}
