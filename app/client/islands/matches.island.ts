import type { Island } from '../main.ts'

/** Steps through the matches of a note, and says at which one it is. */
const matches: Island = (steps) => {
  const said = steps.querySelector('[role=status]')
  const [before, after] = steps.querySelectorAll('a')
  const all = () => [...document.querySelectorAll<HTMLElement>('.match[id]')]
  const go = (by: number) => (event: Event) => {
    const found = all()
    // The note was written meanwhile, or shown as it is now.
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
  // The note was saved, and is shown without marks.
  addEventListener('notejam:replaced', () => (steps.hidden = all().length === 0))
  // Beside results no address leads to the first match.
  if (steps.dataset['scroll'] !== undefined) show(all()[0])
}

/** One that is in sight moves nothing. */
function show(match: HTMLElement | undefined): void {
  const box = match?.getBoundingClientRect()
  if (box && (box.top < 0 || box.bottom > innerHeight)) match?.scrollIntoView({ block: 'center' })
}

export default matches
