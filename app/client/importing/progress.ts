const everyMs = 2_000

interface Told {
  readonly state: string
  readonly phase: string
  readonly words: string
  readonly found: number
  readonly made: number
  readonly skipped: number
  readonly problems: number
  readonly is_under_way: boolean
}

/** Shows how far an import is, and its page again when it has ended. */
export function follow(element: HTMLElement): void {
  const [words, bar] = [element.querySelector('[role=status]'), element.querySelector('progress')]
  const path = element.dataset['report'] ?? ''

  async function look(): Promise<void> {
    const answer = await fetch(path, { headers: { accept: 'application/json' } }).catch(() => undefined)
    const isGone = answer?.status === 401 || answer?.status === 404
    if (isGone) location.reload()
    else if (answer?.ok) {
      const told = (await answer.json()) as Told
      if (!told.is_under_way) {
        location.reload()
        return
      }
      if (words && words.textContent !== told.words) words.textContent = told.words
      if (bar && told.phase === 'making' && told.found > 0) {
        bar.max = told.found
        bar.value = told.made + told.skipped + told.problems
      }
    }
    setTimeout(() => void look(), everyMs)
  }
  setTimeout(() => void look(), everyMs)
}
