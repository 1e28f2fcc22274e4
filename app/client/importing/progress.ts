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
  const [words, bar] = [element.querySelector('[data-words]'), element.querySelector('progress')]
  const said = element.querySelector('[role=status]')
  let step = ''
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
      const dealtWith = told.made + told.skipped + told.problems
      const isMaking = told.phase === 'making' && told.found > 0
      if (words && words.textContent !== told.words) words.textContent = told.words
      if (bar && isMaking) {
        bar.max = told.found
        bar.value = dealtWith
      }
      // In tenths: a screen reader reads every change.
      const next = `${told.state} ${told.phase} ${isMaking ? Math.floor((10 * dealtWith) / told.found) : ''}`
      if (said && next !== step) said.textContent = told.words
      step = next
    }
    setTimeout(() => void look(), everyMs)
  }
  setTimeout(() => void look(), everyMs)
}
