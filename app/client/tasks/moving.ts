import { move, type Side } from './arranging.ts'
import { boxesOf } from './boxes.ts'
import { drag } from './drag.ts'

/** Articles that listen already: an island starts again when a part of its article was replaced. */
const known = new WeakSet<HTMLElement>()

/**
 * Lets the boxes of a note be dragged, and moved by ⌥↑ and ⌥↓.
 * @param first the event that caused the code to be loaded
 */
export function letMove(article: HTMLElement, first: Event): void {
  if (known.has(article)) return
  known.add(article)
  const boxOf = (event: Event) => (event.target as Element).closest<HTMLButtonElement>('.prose .task-box')
  const pointed = (event: PointerEvent) => {
    const box = boxOf(event)
    if (box && event.isPrimary && event.button === 0) drag(article, box, event)
  }
  article.addEventListener('pointerdown', pointed)
  article.addEventListener('focusin', (event) => describe(boxOf(event)))
  article.addEventListener('keydown', (event) => {
    const box = boxOf(event)
    const way = event.key === 'ArrowUp' ? 'before' : event.key === 'ArrowDown' ? 'after' : undefined
    if (!box || !way || !event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return
    event.preventDefault()
    const target = neighbour(box, way)
    if (!target) return
    move(article, box, way, target)
    box.focus()
  })
  describe(boxOf(first))
  if (first instanceof PointerEvent && first.type === 'pointerdown') pointed(first)
}

function describe(box: Element | null): void {
  box?.setAttribute('aria-keyshortcuts', 'Alt+ArrowUp Alt+ArrowDown')
}

/** The next task of the list that is in sight. */
function neighbour(box: HTMLButtonElement, way: Side): HTMLButtonElement | undefined {
  const side = way === 'before' ? 'previousElementSibling' : 'nextElementSibling'
  let item = box.closest('li')?.[side]
  while (item && !(item.matches('.task') && item.checkVisibility())) item = item[side]
  return item ? boxesOf(item)[0] : undefined
}
