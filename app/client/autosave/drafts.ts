/** What was typed and is not saved yet, on this device: it outlives a crash, an expired session and a lost connection. */
export interface Draft {
  readonly name: string
  readonly text: string
  readonly padId: string
  /** The version that it was made from; undefined for a note that is none yet. */
  readonly version: number | undefined
  /** Of the texts that the server may have by now without this page having heard of it. */
  readonly known: readonly string[]
  /** Of a note that is none yet: asked again with it, it is not made twice. */
  readonly key: string
  /** Milliseconds since 1970. */
  readonly at: number
  /** The form was on its way when the page was left: the server has it, or nobody. */
  readonly isSent?: boolean
}

export interface Drafts {
  keep(draft: Draft): void
  forget(): void
  /** The note has an address now. */
  moveTo(noteId: string): void
}

const prefix = 'notejam-draft'

/**
 * The draft of this page. Each page has one of its own, so that two of them never write over each other's.
 * @param owner whose it is: nobody else on this device is shown it
 * @param noteId undefined for a note that is none yet
 * @param writer the page's own number
 */
export function openDrafts(owner: string, noteId: string | undefined, writer: string): Drafts {
  let name = nameOf(owner, noteId, writer)
  hold(name)
  return {
    keep(draft) {
      try {
        localStorage.setItem(name, JSON.stringify(draft))
      } catch {
        // There is no room, or none is allowed: the state says whether it is saved.
      }
    },
    forget: () => localStorage.removeItem(name),
    moveTo(id) {
      const draft = localStorage.getItem(name)
      localStorage.removeItem(name)
      name = nameOf(owner, id, writer)
      hold(name)
      if (draft !== null) localStorage.setItem(name, draft)
    },
  }
}

/** A draft whose page is gone: kept until somebody has it. */
export interface LeftDraft {
  readonly draft: Draft
  drop(): void
}

/** @returns the latest draft whose page is gone; undefined when there is none */
export async function findLeftDraft(owner: string, noteId: string | undefined): Promise<LeftDraft | undefined> {
  const start = `${prefix}:${owner}:${noteId ?? 'new'}:`
  const names = Object.keys(localStorage).filter((name) => name.startsWith(start))
  if (names.length === 0 || !('locks' in navigator)) return undefined
  const { held = [] } = await navigator.locks.query()
  const open = new Set(held.map((lock) => lock.name))
  const left = names
    .filter((name) => !open.has(name))
    .flatMap((name) => {
      const draft = parse(localStorage.getItem(name))
      return draft ? [{ name, draft }] : []
    })
    .sort((one, other) => other.draft.at - one.draft.at)
  const [latest] = left
  return latest && { draft: latest.draft, drop: () => localStorage.removeItem(latest.name) }
}

/** What a form has sent of a note has come: a page of the server's says so. */
export function forgetSent(noteId: string): void {
  for (const name of Object.keys(localStorage)) {
    if (name.startsWith(`${prefix}:`) && name.split(':')[2] === noteId && parse(localStorage.getItem(name))?.isSent) {
      localStorage.removeItem(name)
    }
  }
}

/** A short mark of a text, to know it again: 53 bits (cyrb53). */
export function markOf(text: string): string {
  let [one, other] = [0xdeadbeef, 0x41c6ce57]
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index)
    one = Math.imul(one ^ code, 2654435761)
    other = Math.imul(other ^ code, 1597334677)
  }
  one = Math.imul(one ^ (one >>> 16), 2246822507) ^ Math.imul(other ^ (other >>> 13), 3266489909)
  other = Math.imul(other ^ (other >>> 16), 2246822507) ^ Math.imul(one ^ (one >>> 13), 3266489909)
  return (4294967296 * (2097151 & other) + (one >>> 0)).toString(36)
}

function nameOf(owner: string, noteId: string | undefined, writer: string): string {
  return `${prefix}:${owner}:${noteId ?? 'new'}:${writer}`
}

/** For as long as this page is open: others see by it that its draft is not left behind. */
function hold(name: string): void {
  if ('locks' in navigator) void navigator.locks.request(name, () => new Promise(() => {}))
}

function parse(text: string | null): Draft | undefined {
  try {
    const draft = JSON.parse(text ?? '') as Partial<Draft>
    return typeof draft.text === 'string' && typeof draft.name === 'string' ? (draft as Draft) : undefined
  } catch {
    return undefined
  }
}
