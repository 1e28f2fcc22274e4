import type { Desk } from './desk.ts'
import { samePlace } from './same-words.ts'

/**
 * Remembers what is seen of the form, before what is rendered takes its place.
 * @returns scrolls so that the same words stand at the same height
 */
export function keptPlace(article: HTMLElement, { surface }: Desk): () => void {
  if (scrollY === 0) return () => undefined
  const y = innerHeight / 3
  const { left } = article.getBoundingClientRect()
  const at = surface().placeAt(left + 4, y)
  const text = surface().text()
  return () => {
    const prose = article.querySelector('.rendered > .prose')
    if (at === undefined || !prose) return
    const place = samePlace(text, at, prose.textContent)
    const top = place === undefined ? undefined : topOf(prose, place)
    if (top !== undefined) scrollBy({ top: top - y, behavior: 'instant' })
  }
}

/** How high a letter stands in the window. */
function topOf(prose: Element, at: number): number | undefined {
  const texts = document.createTreeWalker(prose, NodeFilter.SHOW_TEXT)
  let passed = 0
  for (let node = texts.nextNode(); node; node = texts.nextNode()) {
    const { length } = node as Text
    if (passed + length > at) {
      const range = document.createRange()
      range.setStart(node, at - passed)
      range.setEnd(node, Math.min(length, at - passed + 1))
      return range.getBoundingClientRect().top
    }
    passed += length
  }
  return undefined
}
