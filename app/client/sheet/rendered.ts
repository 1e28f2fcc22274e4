import { morph } from './morph.ts'

/**
 * Shows a note as the server has it now. Only the elements that differ are replaced: all others keep their place, the focus and the
 * selection.
 * @param version the lowest version to show; an older answer changes nothing
 * @returns whether that version, or a later one, is shown
 */
export async function refresh(article: HTMLElement, version = 0): Promise<boolean> {
  const { path, place } = article.dataset
  if (path === undefined) return false
  // Beside results, with what the search marks in it.
  const answer = await fetch(place ? `${path}?${place}` : path).catch(() => undefined)
  if (!answer?.ok || answer.redirected) return false
  const page = new DOMParser().parseFromString(await answer.text(), 'text/html')
  const newer = page.querySelector<HTMLElement>('article[data-island~="sheet"]')
  const isNewer = Number(newer?.dataset['version']) >= Math.max(version, Number(article.dataset['version'] ?? 0))
  if (!newer || !isNewer) return false
  const stops = () => [...article.querySelectorAll<HTMLElement>('a[href], button, input, select, [tabindex]')]
  const { activeElement } = document
  const at = activeElement && article.contains(activeElement) ? stops().indexOf(activeElement as HTMLElement) : -1
  for (const part of ['.note-tools', '.rendered', '.note-foot'])
    show(article, part, newer.querySelector(`:scope > ${part}`))
  article.toggleAttribute('data-done', false)
  if (newer.dataset['done']) article.dataset['done'] = newer.dataset['done']
  article.dataset['version'] = newer.dataset['version'] ?? ''
  // The focus stays on the same element, counted from the start.
  if (at >= 0 && !activeElement?.isConnected) stops()[at]?.focus({ preventScroll: true })
  article.dispatchEvent(new CustomEvent('notejam:replaced', { bubbles: true }))
  return true
}

function show(article: HTMLElement, part: string, newer: Element | null): void {
  if (!newer) return
  const shown = article.querySelector(`:scope > ${part}`)
  if (shown) morph(shown, newer)
  else if (part === '.note-foot') article.append(newer)
  else article.querySelector(':scope > :is(h1.unseen, .rendered)')?.before(newer)
}
