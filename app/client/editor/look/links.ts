import type { SyntaxNode } from '@lezer/common'
import { Decoration } from '@codemirror/view'
import { noteLinkAt, noteLinkHref } from '../../../shared/note-links.ts'
import { softly, type Drawing } from './drawing.ts'
import { addressOf } from './addresses.ts'

/** A link with its words, or an address. @returns whether its words are to be drawn */
export function drawLink(drawing: Drawing, node: SyntaxNode): boolean {
  const { doc } = drawing
  const url = node.name === 'URL' ? node : node.getChild('URL')
  if (!url) return true
  const href = addressOf(doc.sliceString(url.from, url.to))
  const marks = node.getChildren('LinkMark')
  const [open, close] = marks
  if (node.name !== 'Link' || !open || !close) {
    drawBrackets(drawing, url)
    if (href !== undefined) drawing.mark(url.from, url.to, anchor(href))
    return false
  }
  drawLinked(drawing, node, href, open.to, close.from)
  return true
}

/** Words between two marks, the second of which goes on with the address. */
export function drawLinked(
  drawing: Drawing,
  node: SyntaxNode,
  href: string | undefined,
  from: number,
  to: number,
): void {
  if (href !== undefined) drawing.mark(from, to, anchor(href))
  drawEnds(drawing, node, from, to)
}

/** The grammar leaves brackets around an address to the text. */
function drawBrackets(drawing: Drawing, { from, to }: SyntaxNode): void {
  const { doc } = drawing
  if (doc.sliceString(from - 1, from) !== '<' || doc.sliceString(to, to + 1) !== '>') return
  drawing.stepBack(from - 1, from)
  drawing.stepBack(to, to + 1)
}

/** `[[Title|words]]` */
export function drawNoteLink(drawing: Drawing, node: SyntaxNode): boolean {
  const { doc } = drawing
  const [open, ...rest] = node.getChildren('NoteLinkMark')
  const close = rest.at(-1)
  const found = noteLinkAt(doc.sliceString(node.from, node.to), 0)
  if (!open || !close || !found) return false
  const words = node.getChild('NoteLinkWords') ?? node.getChild('NoteLinkTitle')
  if (!words) return false
  drawing.mark(words.from, words.to, anchor(noteLinkHref(found.title), found.title, 'note-link'))
  if (drawing.isRevealed(node.from, node.to)) {
    drawing.mark(node.from, words.from, softly)
    drawing.mark(words.to, node.to, softly)
  } else {
    hideInLine(drawing, node.from, words.from)
    hideInLine(drawing, words.to, node.to)
  }
  return false
}

/** The address shows while the writer is in the link, not in its whole line: it would move all words behind it. */
function drawEnds(drawing: Drawing, { from, to }: SyntaxNode, words: number, end: number): void {
  if (!drawing.isRevealed(from, to)) {
    drawing.hide(from, words)
    hideInLine(drawing, end, to)
    return
  }
  const isTouched = drawing.state.selection.ranges.some((range) => range.from <= to && range.to >= from)
  drawing.mark(from, words, softly)
  drawing.mark(end, isTouched ? to : end + 1, softly)
  if (!isTouched) hideInLine(drawing, end + 1, to)
}

/** The address of a link may be on the next line. */
function hideInLine(drawing: Drawing, from: number, to: number): void {
  if (drawing.doc.lineAt(from).to >= to) drawing.hide(from, to)
}

export function anchor(href: string, title = href, className = ''): Decoration {
  return Decoration.mark({
    tagName: 'a',
    attributes: { href, title, draggable: 'false', ...(className ? { class: className } : {}) },
  })
}
