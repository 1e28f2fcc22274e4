interface Letter {
  readonly node: Node
  readonly offset: number
}

/** Where in a note the caret is to go. */
export type CaretPlace =
  | { readonly kind: 'title'; readonly offset: number }
  /** In what is rendered: a point of the window, the letter there, and the upper edge of its line. */
  | (Letter & { readonly kind: 'text'; readonly x: number; readonly y: number; readonly top: number })
  /** `end`: behind all text; `again`: where the caret was last, or at the first line that is seen. */
  | { readonly kind: 'end' | 'again' }

/** Elements that act on a click themselves. */
const takesClicks =
  'a, button, input, select, textarea, label, summary, form, audio, video, [role]:not(article), .quiet-line'

/** @returns where a click puts the caret; undefined for a click that follows a link, ticks a box, selects words and the like */
export function placeOfClick(event: MouseEvent, article: HTMLElement): CaretPlace | undefined {
  const target = event.target as Element
  if (target === article) return { kind: 'end' }
  const block = target.closest('.rendered > :is(h1, .untitled, .prose)')
  if (!block || isOwn(target, block) || getSelection()?.isCollapsed === false) return undefined
  if (block.matches('.untitled')) return { kind: 'title', offset: 0 }
  const { clientX: x, clientY: y } = event
  const found = caretAt(x, y)
  const isIn = found !== undefined && block.contains(found.node)
  if (block.matches('h1')) return { kind: 'title', offset: isIn ? found.offset : block.textContent.length }
  return isIn ? { kind: 'text', x, y, top: topOf(found) ?? y, ...found } : { kind: 'end' }
}

function topOf({ node, offset }: Letter): number | undefined {
  const range = document.createRange()
  range.setStart(node, offset)
  return range.getClientRects()[0]?.top
}

function isOwn(target: Element, block: Element): boolean {
  const taking = target.closest(takesClicks)
  return taking !== null && block.contains(taking) && !taking.matches('.table, [role=region], [role=figure]')
}

/** The letter under a point of the window, in CSS pixels. */
function caretAt(x: number, y: number): Letter | undefined {
  if ('caretPositionFromPoint' in document) {
    const found = document.caretPositionFromPoint(x, y)
    return found ? { node: found.offsetNode, offset: found.offset } : undefined
  }
  // Safari before 18.4.
  const range = (document as { caretRangeFromPoint?(x: number, y: number): Range | null }).caretRangeFromPoint?.(x, y)
  return range ? { node: range.startContainer, offset: range.startOffset } : undefined
}
