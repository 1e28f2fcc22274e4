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
  if (href !== undefined) drawing.mark(open.to, close.from, anchor(href))
  drawEnds(drawing, node, open, close.from, close.to)
  return true
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
function drawEnds(drawing: Drawing, node: SyntaxNode, open: SyntaxNode, closeFrom: number, closeTo: number): void {
  if (!drawing.isRevealed(node.from, node.to)) {
    drawing.hide(open.from, open.to)
    hideInLine(drawing, closeFrom, node.to)
    return
  }
  const isTouched = drawing.state.selection.ranges.some(({ from, to }) => from <= node.to && to >= node.from)
  drawing.mark(open.from, open.to, softly)
  drawing.mark(closeFrom, isTouched ? node.to : closeTo, softly)
  if (!isTouched) hideInLine(drawing, closeTo, node.to)
}

/** The address of a link may be on the next line. */
function hideInLine(drawing: Drawing, from: number, to: number): void {
  if (drawing.doc.lineAt(from).to >= to) drawing.hide(from, to)
}

function anchor(href: string, title = href, className = ''): Decoration {
  return Decoration.mark({
    tagName: 'a',
    attributes: { href, title, draggable: 'false', ...(className ? { class: className } : {}) },
  })
}
