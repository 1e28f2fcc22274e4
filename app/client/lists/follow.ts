import type { Saved } from '../autosave/saved.ts'
import { hear } from '../live-stream.ts'
import { renewPin } from './note-actions.ts'
import { isPinned, keepingInPlace, linkOf, rowOf, rowsOf } from './rows.ts'

/** For so long after a save, what the stream tells of that note is the page's own save, which the list shows already. */
const ownMs = 3_000
/** Between two looks at the list while the stream of events is broken. */
const pollMs = 15_000

/** Updates the list after a save of this page at once, and after changes of other pages and devices. @param look asks the server */
export function follow(table: HTMLElement, look: (noteId?: string) => void): void {
  const own = new Map<string, number>()
  /** The tasks of each note that this page has saved, which its row and the desk count. */
  const boxes = new Map<string, string>()
  let polling: ReturnType<typeof setInterval> | undefined
  let wasAway = false

  document.addEventListener('notejam:saved', (event) => {
    const saved = (event as CustomEvent<Saved>).detail
    own.set(saved.id, Date.now())
    // A new note has no row yet, and a changed one may belong into another list now.
    const counted = boxesIn(saved.text)
    const isCounted = (boxes.get(saved.id) ?? '0 of 0') === counted
    boxes.set(saved.id, counted)
    if (!showSaved(table, saved) || !isCounted) look(saved.id)
  })
  document.addEventListener('notejam:changed', () => {
    look()
    void renewPin()
  })
  hear({
    onChange(noteId) {
      if (noteId !== undefined && Date.now() - (own.get(noteId) ?? 0) < ownMs) return
      look(noteId)
    },
    onState(state) {
      clearInterval(polling)
      if (state === 'broken') polling = setInterval(() => look(), pollMs)
      if (state === 'open' && wasAway) look()
      wasAway = state !== 'open'
    },
  })
}

function boxesIn(text: string): string {
  const count = (sign: string) => text.split(sign).length - 1
  const done = count('[x] ') + count('[X] ')
  return `${done} of ${done + count('[ ] ')}`
}

/** Shows a save in the note's row. @returns false where only the server knows how the row looks now */
function showSaved(table: HTMLElement, { id, savedAt, name, snippet }: Saved): boolean {
  const row = rowOf(table, id)
  const title = row && linkOf(row)?.querySelector('bdi')
  const list = new URL(table.dataset['list'] ?? '', location.href)
  const isByTime = (list.searchParams.get('order') ?? '-updated_at') === '-updated_at'
  if (!row || !title || !name || snippet === undefined || list.pathname.startsWith('/tags/')) return false
  if (!isByTime && title.textContent !== name) return false
  keepingInPlace(table, () => {
    title.textContent = name
    const words = row.querySelector('.snippet')
    const counted = words?.querySelector('.tasks-done')
    words?.replaceChildren(...(counted ? [counted, snippet && ' · '] : []), snippet)
    const time = row.querySelector('time')
    if (time) {
      time.dateTime = savedAt
      time.textContent = 'now'
    }
    if (isByTime) moveUp(table, row)
  })
  return true
}

/** The latest note stands first, below the pinned ones. */
function moveUp(table: HTMLElement, row: HTMLElement): void {
  const first = rowsOf(table).find((one) => isPinned(one) === isPinned(row))
  // On a later page of the list, the place of the latest note is on another page.
  const isFirstPage = !/[?&](after|before)=/.test(table.dataset['list'] ?? '')
  if (first && first !== row && isFirstPage) first.before(row)
}
