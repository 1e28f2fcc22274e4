import { follow } from './follow.ts'
import { lookingAt } from './items.ts'
import { syncCounts } from './sync.ts'

const pauseMs = 150

/** Keeps the list of open tasks up to date; what is ticked in it stays until the next visit. @param list has one element for each note */
export function followTasks(list: HTMLElement): void {
  const groupsIn = (root: ParentNode) => [...root.querySelectorAll<HTMLElement>('.task-group[data-note]')]
  const look = lookingAt({
    of: (root) => new Map(groupsIn(root).map((group) => [group.dataset['note'] ?? '', group])),
    href: () => location.pathname + location.search,
    pauseMs,
    keep: keepDone,
    stays: (group) =>
      group.querySelector('.task-box') !== null && !group.querySelector('.task-box[aria-checked=false]'),
    onDone(page) {
      syncCounts(list, { document: page })
      // An empty list has another page, with other words.
      if (groupsIn(list).length === 0) location.reload()
      list.dispatchEvent(new CustomEvent('notejam:replaced', { bubbles: true }))
    },
  })
  follow(() => true, look)
}

/** Puts the tasks that were ticked here between those that are open. */
function keepDone(shown: HTMLElement, fresh: HTMLElement): void {
  const list = fresh.querySelector('ul')
  if (!list) return
  const words = (row: Element) => row.querySelector('.task-text')?.textContent
  const open = new Set([...list.children].map(words))
  for (const [at, row] of [...shown.querySelectorAll('li')].entries()) {
    const isDone = row.querySelector('.task-box[aria-checked=true]') !== null
    if (isDone && !open.has(words(row))) list.insertBefore(row.cloneNode(true), list.children[at] ?? null)
  }
}
