import type { Saved } from '../autosave/saved.ts'
import { follow } from './follow.ts'
import { lookingAt } from './items.ts'
import { syncDesk } from './sync.ts'

/** After a change, until the search is asked again: it costs more than a list. */
const pauseMs = 1_000

/** Keeps what a search has found up to date. @param found the element with the results, whose content the search replaces */
export function followFound(found: HTMLElement): void {
  const look = lookingAt({
    of: (root) =>
      new Map([...root.querySelectorAll<HTMLElement>('#found .results > li')].map((row) => [idOf(row), row])),
    href() {
      const { searchParams } = new URL(location.href)
      const asked = new URLSearchParams({ q: searchParams.get('q') ?? '', part: 'found' })
      const page = searchParams.get('page')
      if (page !== null) asked.set('page', page)
      return `/search?${asked.toString()}`
    },
    pauseMs,
    onDone(page) {
      const [line, said] = [found, page].map((one) => one.querySelector('[data-found-count]'))
      if (line && said && line.textContent !== said.textContent) line.textContent = said.textContent
    },
  })
  const lookAtDesk = deskLooker()
  const rowOf = (noteId: string) =>
    [...found.querySelectorAll<HTMLElement>('.results > li')].find((row) => idOf(row) === noteId)

  follow(
    (saved) => showSaved(rowOf(saved.id), saved),
    (noteId) => {
      // A note that was not found may be found by the next search.
      if (noteId === undefined || rowOf(noteId)) look(noteId)
      lookAtDesk()
    },
  )
  // Its matches are marked again.
  document.addEventListener('notejam:left-text', () => look())
}

/** Brings the desk up to date soon, from the smallest page that has one: results come without it. */
function deskLooker(): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined
  async function run(): Promise<void> {
    const answer = await fetch('/offline', { headers: { accept: 'text/html' } }).catch(() => undefined)
    if (!answer?.ok || answer.redirected) return
    syncDesk(new DOMParser().parseFromString(await answer.text(), 'text/html'))
  }
  return () => {
    clearTimeout(timer)
    timer = setTimeout(() => void run(), pauseMs)
  }
}

/** A save of this page, until the text is left. @returns false where only the server knows how the row looks now */
function showSaved(row: HTMLElement | undefined, { name, text, snippet, savedAt }: Saved): boolean {
  const title = row?.querySelector('a')
  const words = row?.querySelector('.snippet')
  if (!row || !title || !words || !name || snippet === undefined) return false
  const found = [...row.querySelectorAll('mark')].map(({ textContent }) => textContent)
  if (title.textContent !== name) title.replaceChildren(...marked(name, found))
  // What was found stays in sight as long as the text has it.
  const isThere = [...words.querySelectorAll('mark')].every(({ textContent }) => text.includes(textContent))
  const pad = words.querySelector('.in-pad')
  if (!isThere || found.length === 0) words.replaceChildren(...(pad ? [pad] : []), ...marked(snippet, found))
  const time = row.querySelector('time')
  if (time) {
    time.dateTime = savedAt
    time.textContent = 'now'
  }
  return true
}

/** A text with the words that a search has found in it, as the server marks them. @param found as they stood in the row */
function marked(text: string, found: readonly string[]): (string | HTMLElement)[] {
  const words = [...new Set(found)].sort((one, other) => other.length - one.length)
  if (words.length === 0) return [text]
  const anyOf = words.map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|')
  // A pattern in parentheses: what it matches is every second part.
  return text.split(new RegExp(`(?<![\\p{L}\\p{N}])(${anyOf})`, 'iu')).map((part, at) => {
    if (at % 2 === 0) return part
    const mark = document.createElement('mark')
    mark.textContent = part
    return mark
  })
}

/** The id of the note that a row leads to. */
function idOf(row: HTMLElement): string {
  return /\/(\d+)/.exec(row.querySelector('a')?.getAttribute('href') ?? '')?.[1] ?? ''
}
