import type { Island } from '../main.ts'
import { watchNote } from '../autosave/watch-note.ts'

/** A note that is read shows what is saved elsewhere. */
const live: Island = (article) => {
  const { path = '' } = article.dataset
  let isAsking = false
  watchNote({
    path,
    version: () => Number(article.dataset['version']),
    onNewer: () => void show(),
  })

  async function show(): Promise<void> {
    if (isAsking) return
    isAsking = true
    const answer = await fetch(path).catch(() => undefined)
    isAsking = false
    if (!answer?.ok || answer.redirected) return
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html')
    const newer = page.querySelector<HTMLElement>('article[data-island~="live"]')
    if (!newer || Number(newer.dataset['version']) <= Number(article.dataset['version'])) return
    article.dataset['version'] = newer.dataset['version'] ?? ''
    // Whoever goes through it by keys stays where they are, as far as that is still there.
    const stops = () => [...article.querySelectorAll<HTMLElement>('a[href], button, input, select, [tabindex]')]
    const at = stops().indexOf(document.activeElement as HTMLElement)
    article.replaceChildren(...newer.childNodes)
    if (at >= 0) stops()[at]?.focus({ preventScroll: true })
    article.dispatchEvent(new CustomEvent('notejam:replaced', { bubbles: true }))
  }
}

export default live
