import { morph } from '../sheet/morph.ts'

/** A list whose notes are no rows of a table. */
export interface Items {
  /** Its notes in a page, by their ids. */
  readonly of: (root: ParentNode) => ReadonlyMap<string, HTMLElement>
  /** The address that has it as it is now. */
  readonly href: () => string
  /** How long after a change it is asked for (debounce). */
  readonly pauseMs: number
  /** Takes over from the page what the server does not have. */
  readonly keep?: (shown: HTMLElement, fresh: HTMLElement) => void
  /** Whether a note that is no longer in the list stays. */
  readonly stays?: (shown: HTMLElement) => boolean
  readonly onDone: (page: Document) => void
}

/** @returns brings the list up to date soon. Its argument is the note that has changed; undefined: any number of notes */
export function lookingAt(items: Items): (noteId?: string) => void {
  let timer: ReturnType<typeof setTimeout> | undefined
  let asked = new Set<string | undefined>()

  async function run(): Promise<void> {
    const wanted = asked
    asked = new Set()
    const href = items.href()
    const answer = await fetch(href, { headers: { accept: 'text/html' } }).catch(() => undefined)
    // The person has searched for something else meanwhile.
    if (!answer?.ok || answer.redirected || href !== items.href()) return
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html')
    sync(items, page, wanted)
    items.onDone(page)
  }

  return (noteId) => {
    asked.add(noteId)
    clearTimeout(timer)
    timer = setTimeout(() => void run(), items.pauseMs)
  }
}

/** An item stays the same element, so that the focus stays; those of notes that have not changed are left as they are. */
function sync(items: Items, page: Document, changed: ReadonlySet<string | undefined>): void {
  const shown = new Map(items.of(document))
  const fresh = items.of(page)
  for (const [id, item] of shown) {
    const now = fresh.get(id)
    if (!changed.has(undefined) && !changed.has(id)) continue
    if (now) {
      items.keep?.(item, now)
      morph(item, now)
    } else if (items.stays?.(item) !== true) {
      item.remove()
      shown.delete(id)
    }
  }
  let before: Element | undefined
  for (const [id, item] of fresh) {
    const one = shown.get(id) ?? item
    const [first] = shown.values()
    if (before) {
      if (before.nextElementSibling !== one) before.after(one)
    } else if (first && first !== one) first.before(one)
    before = one
  }
}
