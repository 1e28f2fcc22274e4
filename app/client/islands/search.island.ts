import type { Island } from '../main.ts'

/** Without a key, until the search is sent (debounce). */
const pauseMs = 120

/** Searches while the person types, and shows the results in the search page, or in a sheet below the box elsewhere. */
const search: Island<HTMLFormElement> = (form) => {
  const input = form.querySelector('input')
  if (!input) return
  const isPage = form.dataset['search'] === 'page'
  const sheet = isPage ? undefined : sheetBelow(form)
  let timer: ReturnType<typeof setTimeout> | undefined
  let asking: AbortController | undefined
  let shown = input.value

  async function ask(q: string): Promise<void> {
    // A stale answer, to what is no longer typed, is dropped.
    asking?.abort()
    asking = new AbortController()
    const address = new URL(form.action)
    address.searchParams.set('q', q)
    const fragment = new URL(address)
    fragment.searchParams.set('part', 'found')
    try {
      const answer = await fetch(fragment, { signal: asking.signal })
      // Signed out, or too many requests: the page that the form leads to says so.
      if (!answer.ok || answer.redirected) return
      show(new DOMParser().parseFromString(await answer.text(), 'text/html').getElementById('found'))
      if (isPage) history.replaceState(null, '', address)
    } catch {
      // Aborted, or no connection: Enter still opens the page.
    }
  }

  /** The live region stays in its place: screen readers read out changes in it, and not a new one. */
  function show(found: HTMLElement | null): void {
    const place = isPage ? document.getElementById('found') : sheet?.place
    if (!place || !found) return
    const line = place.querySelector('[data-found-count]')
    const news = found.querySelector('[data-found-count]')
    if (line && news) {
      line.textContent = news.textContent
      while (line.nextSibling) line.nextSibling.remove()
      news.remove()
      place.append(...found.childNodes)
    } else place.replaceChildren(...found.childNodes)
    sheet?.open()
  }

  input.addEventListener('input', (event) => {
    if (event.isComposing) return
    later()
  })
  input.addEventListener('compositionend', later)
  function later(): void {
    clearTimeout(timer)
    timer = setTimeout(() => {
      const q = input?.value.trim() ?? ''
      if (q === shown) return
      shown = q
      if (q === '' && sheet) {
        asking?.abort()
        sheet.close()
      } else void ask(q)
    }, pauseMs)
  }

  form.addEventListener('keydown', (event) => {
    if (event.key === 'Escape' && sheet?.isOpen()) {
      event.preventDefault()
      sheet.close()
      shown = ''
      input.focus()
    }
    if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return
    const links = [
      ...((isPage ? document.getElementById('found') : sheet?.place)?.querySelectorAll<HTMLElement>('.results a') ??
        []),
    ]
    if (links.length === 0 || event.isComposing) return
    event.preventDefault()
    const at = links.indexOf(document.activeElement as HTMLElement)
    const next = event.key === 'ArrowDown' ? links[at + 1] : at > 0 ? links[at - 1] : input
    next?.focus()
  })
  form.addEventListener('submit', (event) => {
    if (input.value.trim() === '') event.preventDefault()
  })

  addEventListener('keydown', (event) => {
    if (
      event.key !== '/' ||
      event.ctrlKey ||
      event.metaKey ||
      event.altKey ||
      event.defaultPrevented ||
      isTyping(event)
    )
      return
    const pane = form.closest<HTMLElement>('[popover]')
    // On a narrow screen the box is in a drawer.
    if (pane && !form.checkVisibility()) pane.showPopover()
    event.preventDefault()
    input.focus()
    input.select()
  })
}

function isTyping({ target }: KeyboardEvent): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || target.matches('input, textarea, select'))
}

/** A popover at the box's edge: the pane that holds the box scrolls. */
function sheetBelow(form: HTMLFormElement) {
  const place = document.createElement('div')
  place.className = 'found-sheet'
  place.popover = 'manual'
  const line = document.createElement('p')
  line.className = 'meta'
  line.setAttribute('role', 'status')
  line.dataset['foundCount'] = ''
  place.append(line)
  form.append(place)
  const isOpen = () => place.matches(':popover-open')
  const close = () => {
    if (isOpen()) place.hidePopover()
  }
  form.addEventListener('focusout', ({ relatedTarget }) => {
    if (relatedTarget instanceof Node && !form.contains(relatedTarget)) close()
  })
  addEventListener('pointerdown', ({ target }) => {
    if (target instanceof Node && !form.contains(target)) close()
  })
  return {
    ...{ place, isOpen, close },
    open() {
      const box = form.getBoundingClientRect()
      place.style.insetInlineStart = `${Math.max(8, box.left)}px`
      place.style.insetBlockStart = `${box.bottom + 4}px`
      if (!isOpen()) place.showPopover()
    },
  }
}

export default search
