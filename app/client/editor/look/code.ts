import type { SyntaxNode } from '@lezer/common'
import { isUnclosed } from '../unclosed.ts'
import { behindColumns } from './containers.ts'
import { softly, type Drawing } from './drawing.ts'
import { drawWithin, startOf, type Within } from './within.ts'

const indentColumns = 4

/** A piece of code. Its fences are the room above and below it, and show while the writer is in it. */
export function drawCode(drawing: Drawing, node: SyntaxNode, around: Within): void {
  const { doc } = drawing
  const isFenced = node.name === 'FencedCode'
  const isOpen = isUnclosed(node)
  const isRevealed = drawing.isRevealed(node.from, node.to)
  for (const line of drawing.linesOf(node.from, node.to)) {
    const isFirst = line.from <= node.from
    const isLast = line.to >= node.to
    const isFence = isFenced && (isFirst || (isLast && !isOpen))
    const ends = `${isFirst ? ' cm-code-first' : ''}${isLast ? ' cm-code-last' : ''}`
    drawWithin(drawing, line.from, around)
    drawing.line(line.from, `cm-code${isFence ? ' cm-fence' : ''}${ends}`)
    const start = isFirst && isFenced ? node.from : startOf(line, around)
    const indent = isFenced ? start : line.from + behindColumns(line.text, start - line.from, indentColumns)
    drawing.replace(line.from, Math.min(indent, doc.lineAt(line.from).to))
    if (!isFence) continue
    if (isRevealed) drawing.mark(start, line.to, softly)
    else drawing.hide(start, line.to)
  }
}
