import { withLineFeeds } from '../../shared/line-ends.ts'

export interface Fields {
  readonly name: string
  readonly text: string
  readonly padId: string
}

export interface Asked {
  /** Undefined to make a note. */
  readonly noteId: string | undefined
  /** The account that the page was made for: the server refuses the session of another one. */
  readonly owner: string
  readonly fields: Fields
  /** Undefined leaves the note where it is. */
  readonly padId: string | undefined
  readonly version: number | undefined
  /** The page's own number. */
  readonly writer: string
  /** Idempotency key: repeated with it, a request makes no second note. */
  readonly key: string | undefined
}

export interface SavedNote {
  readonly id: string
  readonly version: number
  readonly savedAt: string
  /** Absent for a note that was just made. */
  readonly name?: string
  readonly text?: string
  /** As lists show it. */
  readonly snippet?: string
  /** Of the text as it is saved; null or absent where the server has not read it yet. */
  readonly tags?: readonly string[] | null
}

export type Answer =
  | { readonly kind: 'saved'; readonly note: SavedNote }
  /** `factor-needed`: the account lacks a second factor, which the settings require. */
  | { readonly kind: 'signed-out' | 'gone' | 'factor-needed' }
  | {
      readonly kind: 'conflict'
      readonly version: number
      readonly theirs: { readonly name: string; readonly text: string }
    }
  | { readonly kind: 'refused'; readonly message: string }
  | Failed

export interface Failed {
  readonly kind: 'failed'
  readonly retryAfterMs?: number
  /** What the server says is wrong. */
  readonly message?: string
  /** The text seems to be the reason: a retry may not help. */
  readonly isOfText?: boolean
}

/** Browsers finish requests of a page that was left up to this size (Fetch: 64 KiB, all of them together). */
const maxKeepaliveBytes = 60_000
/** Then a request without an answer has failed. */
const timeoutMs = 20_000

/** Saves a note, or makes one. Never rejects. */
export async function askToSave(asked: Asked): Promise<Answer> {
  const { noteId, owner, fields, padId, version, writer, key } = asked
  const body = JSON.stringify({ name: fields.name, text: fields.text, pad_id: padId, version, writer, owner })
  const isSmall = new TextEncoder().encode(body).length < maxKeepaliveBytes
  try {
    const answer = await fetch(noteId === undefined ? '/notes/create' : `/notes/${noteId}/edit`, {
      method: 'POST',
      headers: {
        accept: 'application/json',
        'content-type': 'application/json',
        ...(key === undefined ? {} : { 'idempotency-key': key }),
      },
      body,
      keepalive: isSmall,
      signal: AbortSignal.timeout(timeoutMs),
    })
    return await read(answer)
  } catch {
    return { kind: 'failed' }
  }
}

async function read(answer: Response): Promise<Answer> {
  const { status } = answer
  if (status === 200 || status === 201) return { kind: 'saved', note: asTyped((await answer.json()) as SavedNote) }
  if (status === 401) {
    document.dispatchEvent(new Event('notejam:signed-out'))
    return { kind: 'signed-out' }
  }
  if (status === 404) return { kind: 'gone' }
  if (status === 409) {
    const conflict = (await answer.json()) as { version: number; theirs: { name: string; text: string } }
    return { kind: 'conflict', ...conflict, theirs: asTyped(conflict.theirs) }
  }
  if (status === 429 || status >= 500) return failedOf(answer)
  const said = (await answer.json().catch(() => ({}))) as { error?: string; message?: string }
  if (said.error === 'second-factor') return { kind: 'factor-needed' }
  return { kind: 'refused', message: said.message ?? 'It cannot be saved like this.' }
}

/** Codes of failures that the text may have caused: a statement that took too long, a defect. */
const ofText = ['late', 'defect']

async function failedOf(answer: Response): Promise<Failed> {
  const seconds = Number(answer.headers.get('retry-after'))
  // A balancer that finds no process answers with a page.
  const { error = '', message } = (await answer.json().catch(() => ({}))) as { error?: string; message?: string }
  return {
    kind: 'failed',
    ...(seconds > 0 ? { retryAfterMs: seconds * 1000 } : {}),
    ...(message === undefined ? {} : { message }),
    isOfText: ofText.includes(error),
  }
}

/** A note as the form's field holds it, with line feeds: line ends are the note's own, and no change by the writer. */
export function asTyped<Noted extends { readonly text?: string }>(note: Noted): Noted {
  return note.text === undefined ? note : { ...note, text: withLineFeeds(note.text) }
}
