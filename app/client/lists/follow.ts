import type { Saved } from '../autosave/saved.ts'
import { hear } from '../live-stream.ts'

/** For so long after a save, what the stream tells of that note is the page's own save, which the list shows already. */
const ownMs = 3_000
/** Between two looks at the list while the stream of events is broken. */
const pollMs = 15_000

/**
 * Updates a list after a save of this page at once, and after changes of other pages and devices.
 * @param show shows a save in the list; false where only the server knows how it looks now
 * @param look asks the server
 */
export function follow(show: (saved: Saved) => boolean, look: (noteId?: string) => void): void {
  const own = new Map<string, number>()
  /** The tasks and the tags of each note that this page has saved, which its row and the desk show. */
  const counted = new Map<string, string>()
  let polling: ReturnType<typeof setInterval> | undefined
  let wasAway = false

  document.addEventListener('notejam:saved', (event) => {
    const saved = (event as CustomEvent<Saved>).detail
    own.set(saved.id, Date.now())
    // A new note has no row yet, and a changed one may belong into another list now.
    const tags = saved.tags?.join(' ') ?? ''
    const now = `${boxesIn(saved.text)} ${tags}`
    const isCounted = (counted.get(saved.id) ?? '0 of 0 ') === now
    counted.set(saved.id, now)
    if (!show(saved) || !isCounted) look(saved.id)
  })
  // The list shows what was ticked in it.
  document.addEventListener('notejam:ticked-in-list', (event) =>
    own.set((event as CustomEvent<{ noteId: string }>).detail.noteId, Date.now()),
  )
  document.addEventListener('notejam:changed', () => {
    look()
    void import('./note-deeds.ts').then(({ renewPin }) => renewPin()).catch(() => {})
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
