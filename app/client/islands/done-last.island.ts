import type { Island } from '../main.ts'

/** Moves done tasks to the end of their lists without leaving the page. */
const doneLast: Island<HTMLFormElement> = (form) => {
  form.addEventListener('submit', (event) => {
    const article = form.closest('article')
    if (!article) return
    event.preventDefault()
    form.closest<HTMLElement>('[popover]')?.hidePopover()
    import('../tasks/arranging.ts').then(
      ({ putDoneLast }) => putDoneLast(article),
      // The server does it, too.
      () => form.submit(),
    )
  })
}

export default doneLast
