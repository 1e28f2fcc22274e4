import type { Island } from '../main.ts'

/** Goes from match to match in a note, and says which one is shown. */
const matches: Island = (steps) => {
  const said = steps.querySelector('[role=status]')
  const [before, after] = steps.querySelectorAll('a')
  const all = () => [...document.querySelectorAll<HTMLElement>('.match[id]')]
  let count = all().length
  const go = (by: number) => (event: Event) => {
    const found = all()
    if (found.length === 0) return
    event.preventDefault()
    const here = found.findIndex((match) => match.dataset['current'] !== undefined)
    const next = here < 0 ? (by > 0 ? Math.min(1, found.length - 1) : found.length - 1) : here + by
    mark(found, (next + found.length) % found.length)
  }
  const mark = (found: readonly HTMLElement[], at: number) => {
    for (const match of found) delete match.dataset['current']
    const match = found[at]
    if (!match) return
    match.dataset['current'] = ''
    show(match)
    if (said) said.textContent = `${at + 1} of ${found.length}`
  }
  before?.addEventListener('click', go(-1))
  after?.addEventListener('click', go(1))
  // A note that is saved is rendered again, and may have more matches or none.
  addEventListener('notejam:replaced', () => {
    const { length } = all()
    steps.hidden = length === 0
    if (said && length !== count) said.textContent = length === 1 ? '1 match' : `${length} matches`
    count = length
  })
  // Beside results, the page's address has no fragment that leads to the first match.
  if (steps.dataset['scroll'] !== undefined) show(all()[0])
}

/** Scrolls to a match, unless it is in sight. */
function show(match: HTMLElement | undefined): void {
  const box = match?.getBoundingClientRect()
  if (box && (box.top < 0 || box.bottom > innerHeight)) match?.scrollIntoView({ block: 'center' })
}

export default matches
