import { samePlace } from './same-words.ts'
import type { WritingForm } from './writing-form.ts'

/**
 * Remembers which words of the text stand a third of the window from its top, before the rendered note takes the form's place.
 * @returns scrolls the rendered note so that these words stand at the same height
 */
export function keptPlace(article: HTMLElement, { surface }: WritingForm): () => void {
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

/** Pixels from the window's top to a letter. @param at UTF-16 units of rendered text before it */
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
