import { bestMatches } from './best-match.ts'
import { belowField } from './below-field.ts'
import { offer } from './offers.ts'

/** Without a key, until the search is sent (debounce). */
const pauseMs = 120

/**
 * Searches while the person types, and shows the results where the page has them, or in a sheet below the field.
 * @param shown what was searched for when the page came
 */
export function searchAsTyped(form: HTMLFormElement, input: HTMLInputElement, shown: string): void {
  const page = document.getElementById('found')
  const sheet = page ? undefined : sheetBelow(form)
  const found = page ?? sheet?.place
  let timer: ReturnType<typeof setTimeout> | undefined
  let asking: AbortController | undefined
  const beside = page && document.querySelector('aside.note-pane')
  const showBest = beside ? bestMatches(beside) : undefined

  async function ask(q: string): Promise<void> {
    // A stale answer, to what is no longer typed, is dropped.
    asking?.abort()
    asking = new AbortController()
    const address = new URL(form.action)
    address.searchParams.set('q', q)
    const pane = page && document.querySelector('aside.note-pane')
    const part = new URL(address)
    part.searchParams.set('part', pane?.checkVisibility() ? 'panes' : 'found')
    try {
      const answer = await fetch(part, { signal: asking.signal })
      // Signed out, or too many requests: the page that the form leads to says so.
      if (!answer.ok || answer.redirected) return
      const news = new DOMParser().parseFromString(await answer.text(), 'text/html')
      show(news.getElementById('found'))
      if (page) follow(q, news.querySelector<HTMLElement>('aside.note-pane'))
    } catch {
      // Aborted, or no connection: Enter still opens the page.
    }
  }

  /** The live region stays in its place: screen readers read out changes in it, and not a new one. */
  function show(news: HTMLElement | null): void {
    const [line, said] = [found, news].map((part) => part?.querySelector('[data-found-count]'))
    if (!found || !news || !line || !said) return
    line.textContent = said.textContent
    while (line.nextSibling) line.nextSibling.remove()
    said.remove()
    found.append(...news.childNodes)
    if (!form.hasAttribute('data-offering')) sheet?.open()
  }

  /** The page's address, its other field and the note beside the results follow what is typed. */
  function follow(q: string, best: HTMLElement | null): void {
    const address = new URL(location.href)
    address.hash = ''
    address.searchParams.delete('page')
    address.searchParams.set('q', q)
    history.replaceState(null, '', address)
    for (const other of document.querySelectorAll<HTMLInputElement>('.search-box input')) other.value = input.value
    for (const row of found?.querySelectorAll<HTMLAnchorElement>('.results a') ?? [])
      if (row.pathname === location.pathname) row.closest('li')?.setAttribute('aria-current', 'true')
    if (best) showBest?.(best)
  }

  const later = () => {
    clearTimeout(timer)
    timer = setTimeout(() => {
      const q = input.value.trim()
      if (q === shown) return
      shown = q
      if (q === '' && sheet) {
        asking?.abort()
        sheet.close()
      } else void ask(q)
    }, pauseMs)
  }
  input.addEventListener('input', ({ isComposing }) => isComposing || later())
  input.addEventListener('compositionend', later)
  form.addEventListener('keydown', (event) => {
    if (event.key === 'Escape' && sheet?.isOpen()) {
      event.preventDefault()
      sheet.close()
      shown = ''
      input.focus()
    }
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    const links = [...(found?.querySelectorAll<HTMLElement>('.results a') ?? [])]
    if (by === undefined || links.length === 0 || event.isComposing) return
    event.preventDefault()
    const at = links.indexOf(document.activeElement as HTMLElement) + by
    ;(at < 0 ? (by > 0 ? links[0] : input) : links[at])?.focus()
  })
  offer(form, input, form.dataset['owner'] ?? '')()
  // What was typed before this code was there.
  later()
}

function sheetBelow(form: HTMLFormElement) {
  const sheet = belowField(form)
  const line = document.createElement('p')
  line.className = 'meta'
  line.setAttribute('role', 'status')
  line.dataset['foundCount'] = ''
  sheet.place.append(line)
  return sheet
}
