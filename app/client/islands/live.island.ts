import type { Island } from '../main.ts'
import { watchNote } from '../autosave/watch-note.ts'

/** Shows newer versions of the note on its page. */
const live: Island = (article) => {
  const { path = '' } = article.dataset
  let isFetching = false
  watchNote({
    path,
    version: () => Number(article.dataset['version']),
    onNewer: () => void show(),
  })

  async function show(): Promise<void> {
    if (isFetching) return
    isFetching = true
    const answer = await fetch(path).catch(() => undefined)
    isFetching = false
    if (!answer?.ok || answer.redirected) return
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html')
    const newer = page.querySelector<HTMLElement>('article[data-island~="live"]')
    if (!newer || Number(newer.dataset['version']) <= Number(article.dataset['version'])) return
    article.dataset['version'] = newer.dataset['version'] ?? ''
    // The focus stays on the same element, counted from the start.
    const stops = () => [...article.querySelectorAll<HTMLElement>('a[href], button, input, select, [tabindex]')]
    const at = stops().indexOf(document.activeElement as HTMLElement)
    article.replaceChildren(...newer.childNodes)
    if (at >= 0) stops()[at]?.focus({ preventScroll: true })
    article.dispatchEvent(new CustomEvent('notejam:replaced', { bubbles: true }))
  }
}

export default live
