import { keepOpened } from '../lists/opened.ts'
import type { Island } from '../main.ts'

/** Cross-document view transitions, which TypeScript's DOM types lack. */
interface PageSwap extends Event {
  readonly viewTransition: unknown
  readonly activation: { readonly entry: { readonly url: string } | null } | null
}

/** Animates the title of a note from the list to its page, and scrolls to the row of the open note. */
const travel: Island = (list) => {
  keepOpened(list)
  addEventListener('pageswap', (event) => {
    const { viewTransition, activation } = event as PageSwap
    if (!viewTransition || !activation?.entry) return
    const links = list.querySelectorAll<HTMLAnchorElement>('.name a')
    const title = [...links].find(({ href }) => href === activation.entry?.url)
    if (!title) return
    // A transition name has to be unique: from note to note, the row takes it from the open note.
    const opened = document.querySelector<HTMLElement>('main :is(.note, .note > .rendered) > h1:not(.unseen)')
    opened?.style.setProperty('view-transition-name', 'none')
    title.style.setProperty('view-transition-name', 'note-title')
  })
}

export default travel
