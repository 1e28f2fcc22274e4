import type { SyntaxNode } from '@lezer/common'
import type { Drawing } from './drawing.ts'
import { drawPrefix, drawWithin, type Within } from './within.ts'

/** A rule across the sheet. */
export function drawRule(drawing: Drawing, node: SyntaxNode, around: Within): void {
  const line = drawing.doc.lineAt(node.from)
  drawWithin(drawing, line.from, around)
  drawing.line(line.from, 'cm-rule')
  drawPrefix(drawing, line, node.from)
  drawing.stepBack(node.from, line.to)
}
