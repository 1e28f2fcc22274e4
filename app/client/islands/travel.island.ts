import type { Island } from '../main.ts'

/** Page transitions, where TypeScript does not know them yet. */
interface PageSwap extends Event {
  readonly viewTransition: unknown
  readonly activation: { readonly entry: { readonly url: string } } | null
}

/** The title that is about to be opened travels to its place, and the open note's row is in sight. */
const travel: Island = (list) => {
  list.querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest' })
  addEventListener('pageswap', (event) => {
    const { viewTransition, activation } = event as PageSwap
    if (!viewTransition || !activation) return
    const links = list.querySelectorAll<HTMLAnchorElement>('.name a')
    const title = [...links].find(({ href }) => href === activation.entry.url)
    if (!title) return
    // One name, one thing: from note to note, it is the row's now.
    document.querySelector<HTMLElement>('.note > h1')?.style.setProperty('view-transition-name', 'none')
    title.style.setProperty('view-transition-name', 'note-title')
  })
}

export default travel
