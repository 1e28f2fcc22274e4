import type { Island } from '../main.ts'

/** A click into the text of the best match opens the note; one that selects words, ticks a box or follows a link does not. */
const firstNote: Island = (article) => {
  article.addEventListener('click', ({ target }) => {
    const isControl = (target as Element).closest('a, button, input, label, summary')
    if (!isControl && getSelection()?.isCollapsed) article.querySelector<HTMLAnchorElement>('h2 a')?.click()
  })
}

export default firstNote
