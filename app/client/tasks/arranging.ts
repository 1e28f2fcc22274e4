import { refresh } from '../sheet/rendered.ts'
import { toast } from '../toast.ts'
import { boxesOf, isDone } from './boxes.ts'
import { send } from './send.ts'

export type Side = 'before' | 'after'

/** As the server names a task: which one, and what its line says. */
function nameOf(box: HTMLButtonElement): string {
  return box.value.replace(/-(on|off)-/, '-')
}

/** Moves a task with what stands under it, on the page and then in the note's text. */
export function move(article: HTMLElement, box: HTMLButtonElement, side: Side, target: HTMLButtonElement): void {
  const [item, place] = [box.closest('li'), target.closest('li')]
  if (!item || !place || item.contains(place)) return
  arrange(article, `${nameOf(box)} ${side} ${nameOf(target)}`, () => {
    const list = item.parentElement
    place[side](item)
    if (list?.childElementCount === 0) list.remove()
    const all = [...(item.parentElement?.children ?? [])]
    return `Moved to ${all.indexOf(item) + 1} of ${all.length}`
  })
}

/** Moves done tasks behind the open ones in each list of a note, on the page and then in the note's text. */
export function putDoneLast(article: HTMLElement): void {
  arrange(article, 'done', () => {
    for (const list of article.querySelectorAll('.prose :is(ul, ol):has(> .task)')) {
      const isLast = (item: Element) => item.matches('.task') && boxesOf(item).slice(0, 1).some(isDone)
      list.append(...[...list.children].filter(isLast))
    }
    return undefined
  })
}

/** Sends a move, and shows it at once. @param show arranges the page, and returns a message that says more than the server's */
function arrange(article: HTMLElement, move: string, show: () => string | undefined): void {
  const prose = article.querySelector('.prose')
  const boxes = boxesOf(article)
  // Tasks in footnotes have another order on the page than in the text: then only the server's page is right.
  const isInOrder = boxes.every((box, n) => Number.parseInt(box.value) === n)
  const before = prose?.cloneNode(true)
  const words = isInOrder ? show() : undefined
  if (isInOrder) renumber(article)
  const takeBack = () => {
    if (prose && before) prose.replaceWith(before)
  }
  const path = `${article.dataset['path'] ?? ''}/tasks/order`
  void send(article, path, new URLSearchParams({ move }), takeBack).then(async (said) => {
    if (!said) return
    if (!isInOrder && !(await refresh(article))) document.location.reload()
    toast(words ?? said.message, said.undo)
  })
}

/** Boxes name their tasks by their order in the text. */
function renumber(article: HTMLElement): void {
  boxesOf(article).forEach((box, n) => {
    box.value = box.value.replace(/^\d+/, String(n))
    const label = `md.task-${n}`
    const words = box.nextElementSibling
    if (words) words.id = label
    box.setAttribute('aria-labelledby', label)
  })
}
