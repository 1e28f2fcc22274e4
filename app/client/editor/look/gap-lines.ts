import type { Line } from '@codemirror/state'
import type { SyntaxNode, Tree } from '@lezer/common'
import type { Drawing } from './drawing.ts'
import { gapBetween, type Gap } from './gaps.ts'
import { drawPrefix, drawWithin, type Within } from './within.ts'

/** Blank lines that are looked at between two blocks. */
const maxBlankLines = 200

/**
 * The distance between two blocks. A blank line between them takes it; without one, the second block keeps it. Of several, the first takes
 * it and the others are lines of their own, as they were typed.
 */
export function drawGap(drawing: Drawing, before: SyntaxNode, after: SyntaxNode, around: Within): void {
  const { doc } = drawing
  const gap = gapBetween(drawing, before, after)
  const first = doc.lineAt(before.to)
  const next = doc.lineAt(after.from)
  const count = next.number - first.number - 1
  if (count === 0) {
    keepApart(drawing, first, next, after, gap)
    return
  }
  for (let n = 1; n <= Math.min(count, maxBlankLines); n++) {
    const line = doc.line(first.number + n)
    const isGap = n === 1 || (n === count && count > 2)
    drawWithin(drawing, line.from, around)
    if (isGap) drawBlank(drawing, line.from, gap)
    if (line.length > 0) drawPrefix(drawing, line, line.to)
  }
}

/** Blank lines at the end: the last one is where the writer goes on. */
export function drawEnd(drawing: Drawing, tree: Tree): void {
  const { doc } = drawing
  const last = tree.topNode.lastChild
  if (!last) return
  const { number } = doc.lineAt(last.to)
  if (number + 1 < doc.lines) drawBlank(drawing, doc.line(number + 1).from, 'text')
}

/** What has a ground or a rule of its own begins below the room. */
function keepApart(drawing: Drawing, last: Line, next: Line, after: SyntaxNode, gap: Gap): void {
  if (gap === 'none') return
  if (grounded.has(after.name)) drawing.line(last.from, 'cm-before', `padding-block-end: var(--gap-${gap})`)
  else drawing.line(next.from, 'cm-apart', `padding-block-start: var(--gap-${gap}); --room-above: var(--gap-${gap})`)
}

const grounded: ReadonlySet<string> = new Set(['FencedCode', 'CodeBlock', 'HorizontalRule', 'Blockquote', 'Table'])

/** A blank line as high as the room between two blocks. */
export function drawBlank(drawing: Drawing, from: number, gap: Gap): void {
  if (gap !== 'none') drawing.line(from, 'cm-gap', `--gap: var(--gap-${gap})`)
}
