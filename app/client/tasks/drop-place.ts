import type { Side } from './arranging.ts'
import { boxesOf } from './boxes.ts'

/** Where an item would go, and where the line that says so is drawn. */
export interface DropPlace {
  readonly side: Side
  readonly target: HTMLButtonElement
  readonly x: number
  readonly y: number
  readonly width: number
}

/** CSS pixels of height within which places are told apart by their indentation. */
const samePixels = 10

/** The place that is nearest to a point: above or below another task of the note, and not within the item itself or another quote. */
export function placeAt(
  article: HTMLElement,
  item: HTMLElement,
  { x, y }: { readonly x: number; readonly y: number },
): DropPlace | undefined {
  const places = [...article.querySelectorAll<HTMLElement>('.prose li.task')].flatMap((other): DropPlace[] => {
    const [target] = boxesOf(other)
    if (!target || item.contains(other) || !other.checkVisibility()) return []
    if (other.closest('blockquote') !== item.closest('blockquote')) return []
    const { top, bottom, left, right } = other.getBoundingClientRect()
    const isRightToLeft = getComputedStyle(other).direction === 'rtl'
    const box = target.getBoundingClientRect()
    const from = isRightToLeft ? left : box.left
    const width = (isRightToLeft ? box.right : right) - from
    return [
      { side: 'before', target, x: from, y: top - 2, width },
      { side: 'after', target, x: from, y: bottom + 2, width },
    ]
  })
  const nearest = Math.min(...places.map((place) => Math.abs(place.y - y)))
  const near = places.filter((place) => Math.abs(place.y - y) <= nearest + samePixels)
  return near.toSorted((one, other) => Math.abs(one.x - x) - Math.abs(other.x - x))[0]
}

export function lineAt(line: HTMLElement, place: DropPlace | undefined): void {
  line.hidden = !place
  if (!place) return
  line.style.width = `${place.width}px`
  line.style.transform = `translate(${place.x}px, ${place.y}px)`
}
