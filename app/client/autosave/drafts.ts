import type { Draft } from './draft.ts'

export interface Drafts {
  /** Undefined: everything is saved. */
  keep(draft: Draft | undefined): void
  /** The page is for another note now; undefined: for a note that is still to be made. */
  moveTo(noteId: string | undefined): void
}

const prefix = 'notejam-draft'

/**
 * The draft of this page in the browser's local storage. Each page has its own, so that two pages never overwrite each other's.
 * @param owner the account that may see it
 * @param noteId undefined for a note that is still to be made
 * @param writer the page's own number
 */
export function openDrafts(owner: string, noteId: string | undefined, writer: string): Drafts {
  let name = nameOf(owner, noteId, writer)
  hold(name)
  return {
    keep(draft) {
      if (!draft) {
        localStorage.removeItem(name)
        return
      }
      try {
        localStorage.setItem(name, JSON.stringify(draft))
      } catch {
        // Storage is full or forbidden: the status says whether the text is saved.
      }
    },
    moveTo(id) {
      const draft = localStorage.getItem(name)
      localStorage.removeItem(name)
      name = nameOf(owner, id, writer)
      hold(name)
      if (draft !== null) localStorage.setItem(name, draft)
    },
  }
}

/** A draft whose page is gone: kept until another page has taken it up. */
export interface LeftDraft {
  readonly draft: Draft
  /** What names it in an address: the number of its page. */
  readonly page: string
  drop(): void
  /** Brings back what was dropped. */
  restore(): void
  /** The server does not take it, and says why: nothing sends it by itself any more. */
  refuse(why: string): void
}

export interface NamedDraft extends LeftDraft {
  /** The key in the browser's storage, and the name of the lock that its page holds. */
  readonly name: string
  readonly owner: string
  /** Undefined for a note that is still to be made. */
  readonly noteId: string | undefined
}

/**
 * @param onLeft told of a draft whose page is open now, once that is gone: it may have crashed just before
 * @param page the one whose draft it is; left out: any
 * @returns the latest draft whose page is gone; undefined when there is none
 */
export async function findLeftDraft(
  owner: string,
  noteId: string | undefined,
  onLeft: (left: LeftDraft) => void,
  page?: string,
): Promise<LeftDraft | undefined> {
  const isWanted = (one: NamedDraft) => one.noteId === noteId && (page ?? one.page) === one.page
  return (await leftDrafts(owner, (one) => isWanted(one) && onLeft(one))).find(isWanted)
}

/**
 * All drafts of an account whose pages are gone, the latest first.
 * @param onLeft told of each other one, when its page is gone and it is still there
 */
export async function leftDrafts(owner: string, onLeft?: (left: NamedDraft) => void): Promise<readonly NamedDraft[]> {
  const drafts = draftsOf(owner)
  if (drafts.length === 0 || !('locks' in navigator)) return []
  const { held = [] } = await navigator.locks.query()
  const open = new Set(held.map((lock) => lock.name))
  if (onLeft) {
    for (const { name } of drafts)
      if (open.has(name)) {
        void navigator.locks.request(name, () =>
          draftsOf(owner)
            .filter((one) => one.name === name)
            .forEach(onLeft),
        )
      }
  }
  return drafts.filter(({ name }) => !open.has(name)).sort((one, other) => other.draft.at - one.draft.at)
}

/** All drafts of an account, also those of open pages. */
export function draftsOf(owner: string): readonly NamedDraft[] {
  const start = `${prefix}:${owner}:`
  return Object.keys(localStorage)
    .filter((name) => name.startsWith(start))
    .flatMap((name) => {
      const draft = parse(localStorage.getItem(name))
      const [, , noteId, page = ''] = name.split(':')
      const drop = () => localStorage.removeItem(name)
      if (!draft) return []
      const put = (one: Draft) => localStorage.setItem(name, JSON.stringify(one))
      const restore = () => put(draft)
      const refuse = (refusal: string) => put({ ...draft, isSent: false, isWaiting: false, refusal })
      const left = { name, owner, page, draft, drop, restore, refuse }
      return [{ ...left, noteId: noteId === 'new' ? undefined : noteId }]
    })
}

/** Forgets drafts of a note whose form has arrived, as the page that answers it says. */
export function forgetSent(noteId: string): void {
  for (const name of Object.keys(localStorage)) {
    if (name.startsWith(`${prefix}:`) && name.split(':')[2] === noteId && parse(localStorage.getItem(name))?.isSent) {
      localStorage.removeItem(name)
    }
  }
}

function nameOf(owner: string, noteId: string | undefined, writer: string): string {
  return `${prefix}:${owner}:${noteId ?? 'new'}:${writer}`
}

/** Holds a Web Lock while this page is open: other pages see by it that the draft is not left. */
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
