import type { Island } from '../main.ts'
import { act } from '../toast.ts'

/** The type of a dragged pad. */
const kind = 'application/x-notejam-pad'

/** Pads are put in another order by dragging them, or with Alt and an arrow on the focused one. */
const pads: Island = (list) => {
  let dragged: HTMLElement | undefined
  let before: string[] = []
  const order = () => [...list.children].map((item) => (item as HTMLElement).dataset['pad'] ?? '')

  list.addEventListener('dragstart', (event) => {
    dragged = itemOf(event)
    before = order()
    event.dataTransfer?.setData(kind, '')
  })
  list.addEventListener('dragover', (event) => {
    const over = itemOf(event)
    if (!dragged || !over) return
    event.preventDefault()
    const { top, height } = over.getBoundingClientRect()
    // The dragged pad is shown where a drop would put it.
    if (over !== dragged) over[event.clientY < top + height / 2 ? 'before' : 'after'](dragged)
  })
  list.addEventListener('drop', (event) => {
    if (dragged) event.preventDefault()
  })
  list.addEventListener('dragend', (event) => {
    const isDropped = event.dataTransfer?.dropEffect !== 'none'
    if (dragged && isDropped) keep()
    else if (dragged) restore()
    dragged = undefined
  })
  list.addEventListener('keydown', (event) => {
    const isUp = event.key === 'ArrowUp'
    const item = itemOf(event)
    if (!event.altKey || (!isUp && event.key !== 'ArrowDown') || !item) return
    event.preventDefault()
    const beside = isUp ? item.previousElementSibling : item.nextElementSibling
    if (!beside) return
    before = order()
    beside[isUp ? 'before' : 'after'](item)
    // An element that is moved loses the focus.
    item.querySelector('a')?.focus()
    keep()
  })

  function keep(): void {
    const wanted = order()
    if (wanted.join() === before.join()) return
    void act({ action: list.dataset['order'] ?? '', fields: [['pads', wanted.join()]] }).then((isKept) => {
      if (!isKept) restore()
    })
  }

  function restore(): void {
    const items = new Map([...list.children].map((item) => [(item as HTMLElement).dataset['pad'], item]))
    list.append(...before.flatMap((id) => items.get(id) ?? []))
  }
}

function itemOf({ target }: Event): HTMLElement | undefined {
  return (target as Element).closest<HTMLElement>('[data-pad]') ?? undefined
}

export default pads
