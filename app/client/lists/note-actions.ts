import type * as Deeds from './note-deeds.ts'

/**
 * The tools of the open note act at once, as their undo allows: to the trash without a question, and on to the next note of the list or to
 * the list; and it is pinned without leaving the page. Where their code cannot be loaded, the browser follows the link or sends the form.
 */
export function listenToNote(): void {
  document.addEventListener('click', (event) => {
    const link = event.target instanceof Element ? event.target.closest<HTMLAnchorElement>('a[data-key="#"]') : null
    if (!link || event.ctrlKey || event.metaKey || !/^\/notes\/\d+\/delete$/.test(link.pathname)) return
    act(
      event,
      ({ trashOpen }) => trashOpen(link.pathname),
      () => location.assign(link.href),
    )
  })
  document.addEventListener('submit', (event) => {
    const form = event.target
    if (!(form instanceof HTMLFormElement) || !form.matches('.note-tools form.pin')) return
    act(
      event,
      ({ pin }) => pin(form),
      () => form.submit(),
    )
  })
}

function act(event: Event, deed: (deeds: typeof Deeds) => Promise<void>, instead: () => void): void {
  event.preventDefault()
  void import('./note-deeds.ts').then(deed, instead)
}
