import { drawBlank } from './gap-lines.ts'
import type { Drawing } from './drawing.ts'

/** What other programs keep at the top of a text: quiet, its fences seen only while the writer is in it. */
export function drawFrontMatter(drawing: Drawing, end: number): void {
  const isRevealed = drawing.isRevealed(0, end)
  const last = drawing.doc.lineAt(end)
  for (const line of drawing.linesOf(0, end)) {
    const isFence = line.from === 0 || line.from === last.from
    drawing.line(line.from, isFence ? 'cm-front cm-front-fence' : 'cm-front')
    if (isFence && !isRevealed) drawing.hide(line.from, line.to)
  }
  const next = last.number < drawing.doc.lines ? drawing.doc.line(last.number + 1) : undefined
  if (!next || next.from > drawing.to) return
  if (next.length === 0) drawBlank(drawing, next.from, 'front')
  else drawing.line(next.from, 'cm-apart', 'padding-block-start: var(--gap-front)')
}
