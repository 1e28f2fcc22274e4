import type { Part } from './parts.ts'
import { edgeSign } from './signs.ts'

/** The Markdown of parts as one. @param markdown of each, with a sign for each edge */
export function joinedParts(parts: readonly Part[], markdown: readonly string[]): string {
  const pieces: string[] = []
  let last = ''
  for (const [n, whole] of markdown.entries()) {
    const piece = withinEdges(whole, n > 0, n < markdown.length - 1)
    const seam = parts[n]?.seam
    if (n === 0 || seam === 'words') {
      pieces.push(last)
      last = piece
      continue
    }
    const [before, after] = [breaksAtEnd(last), /^\n*/.exec(piece)?.[0].length ?? 0]
    const breaks = seam === 'rows' ? 1 : Math.min(2, Math.max(before, after))
    const gap = '\n'.repeat(breaks)
    if (after === piece.length) {
      last = last.slice(0, last.length - before) + gap
      continue
    }
    pieces.push(last.slice(0, last.length - before), gap)
    last = piece.slice(after)
  }
  return pieces.join('') + last
}

function withinEdges(whole: string, hasStart: boolean, hasEnd: boolean): string {
  const from = hasStart ? whole.indexOf(edgeSign) + 1 : 0
  const to = hasEnd ? whole.lastIndexOf(edgeSign) : -1
  return whole.slice(from, to < from ? undefined : to).replaceAll(edgeSign, '')
}

function breaksAtEnd(text: string): number {
  let count = 0
  while (count < text.length && text.charAt(text.length - 1 - count) === '\n') count++
  return count
}
