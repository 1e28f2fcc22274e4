import type { Draft } from '../draft.ts'
import { markOf } from '../draft.ts'
import type { Fields } from '../request.ts'

/** What a page that saves by itself knows. The form's content is not here: each event brings it along. */
export interface State {
  /** The account that the page was made for. */
  readonly owner: string
  /** The page's own number: the history groups by it what one page saves. */
  readonly writer: string
  /** Undefined until the server has made the note. */
  readonly noteId: string | undefined
  /** The version that the form's content was made from. */
  readonly version: number | undefined
  /** The newest that the server has told of. */
  readonly heardVersion: number
  /** Idempotency key of a note that is still to be made. */
  readonly key: string
  /** What the server has acknowledged. */
  readonly saved: Fields
  /** Marks of the acknowledged texts that the form's content was made from: `saved`, or those of the draft that it came from. */
  readonly origins: readonly string[]
  /** What the request in flight says. There is one at a time. */
  readonly request: Fields | undefined
  /** Requests without an answer: the server may have saved each of them. */
  readonly unanswered: readonly Sent[]
  /** What requests with the idempotency key said: one of them makes the note. */
  readonly creation: Fields | 'several' | undefined
  /** Failed attempts in a row: the backoff grows with them. */
  readonly failures: number
  /** Failed attempts in a row that the text seems to have caused. */
  readonly textFailures: number
  readonly sentAtMs: number
  readonly typedAtMs: number
  /** Since when something is not saved. */
  readonly dirtySinceMs: number | undefined
  /** When the timer ends. */
  readonly dueAtMs: number | undefined
  readonly hold: Hold
  /** The page was left with a note that is still to be made, and that nothing but a connection or an answer is missing for. */
  readonly isLeft: boolean
  /** As the browser keeps it. */
  readonly draft: Draft | undefined
  /** The draft of an earlier page, while the server is asked whether its form arrived. */
  readonly left: Draft | undefined
  readonly status: Status
  /** The status to come back to when a change is taken back. */
  readonly savedStatus: Status
}

/**
 * Why nothing is sent by itself. `refused`: until the next key. `conflict`: until the writer has compared both texts.
 * `calm`, `password`, `signed-out`: the session has ended, or needs a second factor first; the dialog waits for a pause of the writer, is
 * open, or was declined. `leaving`: the form itself is being sent.
 */
export type Hold = 'none' | 'refused' | 'conflict' | 'calm' | 'password' | 'signed-out' | 'leaving'

/** Enough of a request to know it again when the server shows it. */
export interface Sent {
  readonly name: string
  readonly mark: string
  readonly padId: string
}

export type Button = 'sign-in' | 'set-up' | 'compare' | 'try-again' | 'save-as-new'

/** What the page says about saving. */
export type Status =
  | { readonly kind: 'none' | 'dirty' | 'restored' | 'saving' }
  | { readonly kind: 'saved'; readonly at: string; readonly isMerged: boolean }
  | { readonly kind: 'not-saved'; readonly why: string; readonly button?: Button }

export function opened(given: Pick<State, 'owner' | 'writer' | 'noteId' | 'version' | 'key' | 'saved'>): State {
  return {
    ...given,
    ...acknowledgedAs(given.saved),
    heardVersion: 0,
    request: undefined,
    unanswered: [],
    creation: undefined,
    failures: 0,
    textFailures: 0,
    sentAtMs: 0,
    typedAtMs: 0,
    dirtySinceMs: undefined,
    dueAtMs: undefined,
    hold: 'none',
    isLeft: false,
    draft: undefined,
    left: undefined,
    status: { kind: 'none' },
    savedStatus: { kind: 'none' },
  }
}

export function acknowledgedAs(saved: Fields): Pick<State, 'saved' | 'origins'> {
  return { saved, origins: [markOf(saved.text)] }
}
