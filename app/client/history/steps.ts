/** How long the slider rests before its version is shown (debounce). */
const pauseMs = 80

/** Shows the version that the slider stands at, in place, and prefetches its neighbours. */
export function startSteps(range: HTMLInputElement): void {
  const { path = '', place = '' } = range.dataset
  const options = [...(range.parentElement?.querySelector('datalist')?.options ?? [])]
  const said = document.querySelector('[data-steps-said]')
  const fetched = new Map<number, Promise<Document | undefined>>()
  let timer: ReturnType<typeof setTimeout> | undefined

  function addressOf(n: number): URL {
    const id = options[n]?.dataset['version']
    const address = new URL(id === 'now' ? path : `${path}/${id}`, location.href)
    address.search = place
    if (id === 'now') address.searchParams.set('now', '')
    return address
  }

  function load(n: number): Promise<Document | undefined> | undefined {
    if (!options[n]) return undefined
    const known = fetched.get(n)
    if (known) return known
    const address = addressOf(n)
    address.searchParams.set('part', 'version')
    const asked = fetch(address)
      .then(async (answer) =>
        answer.ok && !answer.redirected ? new DOMParser().parseFromString(await answer.text(), 'text/html') : undefined,
      )
      .catch(() => undefined)
    fetched.set(n, asked)
    // A request that failed is sent again the next time.
    void asked.then((news) => news ?? fetched.delete(n))
    return asked
  }

  async function show(n: number): Promise<void> {
    const news = await load(n)
    if (Number(range.value) !== n) return
    // Without a session or a connection, the page of the version says so.
    if (!news) {
      location.assign(addressOf(n))
      return
    }
    const wasShown = document.querySelector<HTMLInputElement>('#version [name=as]:checked')?.value
    for (const id of ['version', 'restore']) {
      const part = news.getElementById(id)?.cloneNode(true) as HTMLElement | undefined
      if (!part) continue
      document.getElementById(id)?.replaceWith(part)
      part.dispatchEvent(new CustomEvent('notejam:replaced', { bubbles: true }))
    }
    const version = document.getElementById('version')
    version?.querySelector<HTMLInputElement>(`[name=as][value="${wasShown}"]`)?.click()
    history.replaceState(null, '', addressOf(n))
    if (said) said.textContent = `${options[n]?.label}: ${version?.dataset['said'] ?? ''}`
    void load(n - 1)
    void load(n + 1)
  }

  range.addEventListener('input', () => {
    const n = Number(range.value)
    const label = options[n]?.label ?? ''
    range.setAttribute('aria-valuetext', label)
    const output = range.parentElement?.querySelector('output')
    if (output) output.textContent = label
    clearTimeout(timer)
    timer = setTimeout(() => void show(n), pauseMs)
  })
  range.addEventListener('pointerenter', () => void load(Number(range.value) - 1), { once: true })
  range.addEventListener('focus', () => void load(Number(range.value) - 1), { once: true })
  document.addEventListener('keydown', (event) => {
    const isElsewhere = document.querySelector(':popover-open, dialog[open]') !== null
    if (event.key !== 'Escape' || event.defaultPrevented || isElsewhere) return
    if ((event.target as Element).closest('.search-box')) return
    document.querySelector<HTMLAnchorElement>('[data-back]')?.click()
  })
}
