import { move, type Side } from './arranging.ts'
import { boxesOf } from './boxes.ts'
import { drag } from './drag.ts'
import { wayOf } from './move-keys.ts'

/** Articles that listen already: an island starts again when a part of its article was replaced. */
const known = new WeakSet<HTMLElement>()

/**
 * Lets the boxes of a note be dragged, and moved by ⌥↑ and ⌥↓.
 * @param before what came to boxes while the code was loading: it is done now
 */
export function letMove(article: HTMLElement, before: readonly Event[]): void {
  if (known.has(article)) return
  known.add(article)
  const handle = (event: Event) => {
    const box = (event.target as Element).closest<HTMLButtonElement>('.prose .task-box')
    if (!box?.isConnected) return
    describe(box)
    if (event.type === 'keydown') moveByKey(article, box, event)
    else if (event.type === 'pointerdown' && event instanceof PointerEvent && event.isPrimary && event.button === 0) {
      drag(article, box, event)
    }
  }
  for (const type of ['pointerdown', 'focusin', 'keydown']) article.addEventListener(type, handle)
  before.forEach(handle)
}

function moveByKey(article: HTMLElement, box: HTMLButtonElement, event: Event): void {
  const way = wayOf(event)
  if (!way) return
  event.preventDefault()
  const target = neighbour(box, way)
  if (!target) return
  move(article, box, way, target)
  box.focus()
}

function describe(box: Element): void {
  box.setAttribute('aria-keyshortcuts', 'Alt+ArrowUp Alt+ArrowDown')
}

/** The next task of the list that is in sight. */
function neighbour(box: HTMLButtonElement, way: Side): HTMLButtonElement | undefined {
  const side = way === 'before' ? 'previousElementSibling' : 'nextElementSibling'
  let item = box.closest('li')?.[side]
  while (item && !(item.matches('.task') && item.checkVisibility())) item = item[side]
  return item ? boxesOf(item)[0] : undefined
}
