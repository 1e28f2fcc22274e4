import { withLineFeeds } from '../../shared/line-ends.ts'

export interface Fields {
  readonly name: string
  readonly text: string
  readonly padId: string
}

export interface Asked {
  /** Whose page it is: signed in as somebody else, nothing is saved. */
  readonly owner: string
  readonly fields: Fields
  /** Undefined leaves it where it is. */
  readonly padId: string | undefined
  readonly version: number | undefined
  readonly writer: string
  readonly key: string | undefined
}

export interface SavedNote {
  readonly id: string
  readonly version: number
  readonly savedAt: string
  /** Not said of a note that was just made. */
  readonly name?: string
  readonly text?: string
}

export type Answer =
  | { readonly kind: 'saved'; readonly note: SavedNote }
  | { readonly kind: 'signed-out' | 'gone' }
  | {
      readonly kind: 'conflict'
      readonly version: number
      readonly theirs: { readonly name: string; readonly text: string }
    }
  | { readonly kind: 'refused'; readonly message: string }
  | Failed

export interface Failed {
  readonly kind: 'failed'
  /** Milliseconds. */
  readonly retryAfter?: number
  /** What the server says is wrong. */
  readonly message?: string
  /** It is about this text: asking again may not help. */
  readonly isOfText?: boolean
}

/** Bytes that browsers send for a page that is left, all requests together. */
const mostForLeft = 60_000
/** Milliseconds: whoever does not answer by then has not saved it. */
const patience = 20_000

/** Saves a note, or makes one. Never rejects. */
export async function askToSave(action: string, asked: Asked): Promise<Answer> {
  const { owner, fields, padId, version, writer, key } = asked
  const body = JSON.stringify({ name: fields.name, text: fields.text, pad_id: padId, version, writer, owner })
  const isSmall = new TextEncoder().encode(body).length < mostForLeft
  try {
    const answer = await fetch(action, {
      method: 'POST',
      headers: {
        accept: 'application/json',
        'content-type': 'application/json',
        ...(key === undefined ? {} : { 'idempotency-key': key }),
      },
      body,
      // Goes on when the page is left.
      keepalive: isSmall,
      signal: AbortSignal.timeout(patience),
    })
    return await read(answer)
  } catch {
    return { kind: 'failed' }
  }
}

async function read(answer: Response): Promise<Answer> {
  const { status } = answer
  if (status === 200 || status === 201) return { kind: 'saved', note: asTyped((await answer.json()) as SavedNote) }
  if (status === 401) return { kind: 'signed-out' }
  if (status === 404) return { kind: 'gone' }
  if (status === 409) {
    const conflict = (await answer.json()) as { version: number; theirs: { name: string; text: string } }
    return { kind: 'conflict', ...conflict, theirs: asTyped(conflict.theirs) }
  }
  if (status === 429 || status >= 500) return failedOf(answer)
  const { message = 'It cannot be saved like this.' } = (await answer.json().catch(() => ({}))) as { message?: string }
  return { kind: 'refused', message }
}

/** Codes of failures that this text alone may cause: a statement that took too long, a defect. */
const ofText = ['late', 'defect']

async function failedOf(answer: Response): Promise<Failed> {
  const seconds = Number(answer.headers.get('retry-after'))
  // A balancer that finds no process answers with a page.
  const { error = '', message } = (await answer.json().catch(() => ({}))) as { error?: string; message?: string }
  return {
    kind: 'failed',
    ...(seconds > 0 ? { retryAfter: seconds * 1000 } : {}),
    ...(message === undefined ? {} : { message }),
    isOfText: ofText.includes(error),
  }
}

/** What the server has, as the field has it: line ends are the note's own, and no change of the writer's. */
export function asTyped<Noted extends { readonly text?: string }>(note: Noted): Noted {
  return note.text === undefined ? note : { ...note, text: withLineFeeds(note.text) }
}
