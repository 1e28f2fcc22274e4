import type { SyntaxNode } from '@lezer/common'
import { Decoration } from '@codemirror/view'
import { softly, type Drawing } from './drawing.ts'
import { levelOf } from './nodes.ts'
import { drawPrefix, drawWithin, startOf, type Within } from './within.ts'

const hash = Decoration.mark({ class: 'cm-hash' })

/** A heading; its sign hangs in the margin while the writer is in its line. */
export function drawHeading(drawing: Drawing, node: SyntaxNode, around: Within): void {
  const level = `cm-h${levelOf(node)}`
  const marks = node.getChildren('HeaderMark')
  const isSetext = node.name.startsWith('Setext')
  for (const line of drawing.linesOf(node.from, node.to)) {
    const isFirst = line.from <= node.from
    const isUnderline = isSetext && line.to >= node.to
    drawWithin(drawing, line.from, around)
    drawing.line(line.from, isUnderline ? 'cm-underline' : level)
    drawPrefix(drawing, line, isFirst ? node.from : startOf(line, around))
  }
  for (const mark of marks) {
    const isRevealed = drawing.isRevealed(mark.from)
    const { from, to } = isSetext ? mark : withSpace(drawing, node, mark)
    if (!isRevealed) drawing.hide(from, to)
    else drawing.mark(from, to, mark.from === node.from && !isSetext ? hash : softly)
  }
}

/** The sign before the words with the space behind it; the one behind them with the space before it. */
function withSpace({ doc }: Drawing, node: SyntaxNode, mark: SyntaxNode): { from: number; to: number } {
  let { from, to } = mark
  const line = doc.lineAt(mark.from)
  if (mark.from === node.from) while (/[ \t]/.test(line.text.charAt(to - line.from))) to++
  else while (from > node.from && /[ \t]/.test(line.text.charAt(from - 1 - line.from))) from--
  return { from, to }
}
