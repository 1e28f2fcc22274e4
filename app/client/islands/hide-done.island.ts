import type { Island } from '../main.ts'

/** Hides or shows done tasks without leaving the page. */
const hideDone: Island<HTMLFormElement> = (form) => {
  const article = form.closest('article')
  form.addEventListener('submit', (event) => {
    if (!article) return
    event.preventDefault()
    const isHidden = article.dataset['done'] !== 'hidden'
    form.closest<HTMLElement>('[popover]')?.hidePopover()
    show(article, isHidden)
    const body = new URLSearchParams({ done: isHidden ? 'hidden' : 'shown' })
    fetch(form.action, { method: 'POST', body, headers: { accept: 'application/json' } }).then(
      (answer) => {
        if (!answer.ok) document.location.reload()
      },
      () => show(article, !isHidden),
    )
    // The button that was pressed is hidden now.
    if (form.matches('.done-hidden')) article.querySelector<HTMLElement>('[popovertarget=note-menu]')?.focus()
  })
}

function show(article: HTMLElement, isHidden: boolean): void {
  if (isHidden) article.dataset['done'] = 'hidden'
  else delete article.dataset['done']
  const label = article.querySelector('.menu [data-island=hide-done] button span')
  if (label) label.textContent = isHidden ? 'Show done' : 'Hide done'
}

export default hideDone
