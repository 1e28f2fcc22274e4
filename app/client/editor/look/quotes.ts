import { Decoration, WidgetType } from '@codemirror/view'
import type { SyntaxNode } from '@lezer/common'
import { calloutOf } from './callouts.ts'
import { softly, type Drawing } from './drawing.ts'
import { firstBlock } from './nodes.ts'
import { atTheEdge, within, type Within } from './within.ts'

/** @returns what the blocks of a quote are in */
export function drawQuote(drawing: Drawing, node: SyntaxNode, around: Within): Within {
  // Within something else, a callout looks like a quote.
  const callout = around === atTheEdge ? calloutOf(drawing.doc, node) : undefined
  const inner = within(around, { kind: 'quote' }, callout?.look)
  const first = firstBlock(node)
  if (!callout || !first) return inner
  const { doc } = drawing
  const line = doc.lineAt(first.from)
  drawing.line(line.from, 'cm-callout-title')
  drawing.line(doc.lineAt(node.to).from, 'cm-callout-last')
  const end = line.from + line.text.trimEnd().length
  const words = callout.hasWords ? doc.sliceString(first.from, end).indexOf(']') : -1
  const start = words < 0 ? end : first.from + words + 1
  const behind = words < 0 ? end : start + (/^[+-]?[ \t]*/.exec(doc.sliceString(start, end))?.[0].length ?? 0)
  if (drawing.isRevealed(line.from)) drawing.mark(first.from, behind, softly)
  else if (callout.hasWords) drawing.hide(first.from, behind)
  else drawing.mark(first.from, end, Decoration.replace({ widget: new Name(callout.title) }))
  return inner
}

/** What a callout without a title of its own is called. */
class Name extends WidgetType {
  readonly name: string
  constructor(name: string) {
    super()
    this.name = name
  }
  override eq({ name }: Name): boolean {
    return name === this.name
  }
  override toDOM(): HTMLElement {
    const element = document.createElement('span')
    element.textContent = this.name
    return element
  }
  override ignoreEvent(): boolean {
    return false
  }
}
