import { Decoration } from '@codemirror/view'
import type { SyntaxNode } from '@lezer/common'
import { isOwnPicture } from '../../../shared/own-pictures.ts'
import { addressOf } from './addresses.ts'
import type { Drawing } from './drawing.ts'
import { drawLinked } from './links.ts'
import { PictureWidget } from './picture-widget.ts'

const source = Decoration.mark({ class: 'cm-picture-source' })
const escaped = /\\([!-/:-@[-`{-~])/g

/** A picture of the note is shown, as on pages; any other is a link. In the writer's line, its source lies upon it. */
export function drawPicture(drawing: Drawing, node: SyntaxNode): void {
  const { doc } = drawing
  const { from, to } = node
  const [open, close] = node.getChildren('LinkMark')
  const url = node.getChild('URL')
  // A reference, or one of several lines, stays as it was typed.
  if (!open || !close || !url || doc.lineAt(from).to < to) return
  const address = addressOf(doc.sliceString(url.from, url.to))
  if (address === undefined) return
  if (!isOwnPicture(address)) {
    drawLinked(drawing, node, address, open.to, close.from)
    return
  }
  const title = node.getChild('LinkTitle')
  const widget = new PictureWidget(
    address,
    doc.sliceString(open.to, close.from).replace(escaped, '$1'),
    title ? doc.sliceString(title.from + 1, title.to - 1) : '',
  )
  const line = doc.lineAt(from)
  drawing.line(line.from, 'cm-pictured')
  if (drawing.isRevealed(from)) {
    drawing.mark(from, to, source)
    drawing.put(from, Decoration.widget({ widget, side: -1 }))
  } else drawing.mark(from, to, Decoration.replace({ widget }))
}
