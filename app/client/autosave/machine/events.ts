import type { Draft } from '../draft.ts'
import type { Answer, Asked, Fields, SavedNote } from '../request.ts'
import type { Button } from './state.ts'

/** @returns the text; undefined when there is a conflict */
export type Merge = (yours: string, base: string, theirs: string) => string | undefined

/** What an event finds on the page. */
export interface Now {
  readonly fields: Fields
  /** Since 1970. */
  readonly ms: number
  readonly isOnline: boolean
}

export type Event =
  /** By the writer: a key; another pad; the focus leaves the form. */
  | { readonly kind: 'typed' | 'changed' | 'blurred' }
  /** By the writer: a link to another page, the form's own button, a button beside the status. */
  | { readonly kind: 'link' | 'submitted' }
  | { readonly kind: 'pressed'; readonly button: Button; readonly newKey: string }
  /** The dialog for the password was closed, by signing in or without. */
  | { readonly kind: 'signed-in' | 'declined' }
  /** By the browser: the tab or window is seen or not; the page is about to be left, and is left; the network is back. */
  | { readonly kind: 'shown' | 'hidden' | 'unloading' | 'left' | 'online' }
  /** The timer has ended. */
  | { readonly kind: 'due' }
  /** The writer has ticked a task in the rendered note, which made this version. */
  | { readonly kind: 'ticked'; readonly version: number }
  /** A file needs a note to be attached to. */
  | { readonly kind: 'needed' }
  /**
   * The draft of an earlier page was looked for. `isReturned`: the form itself came back, with a problem. `isChosen`: the writer has asked
   * for this draft.
   */
  | {
      readonly kind: 'opened'
      readonly left: Draft | undefined
      readonly isReturned: boolean
      readonly isChosen?: boolean
    }
  /** The request in flight has an answer, and what merges a text that came with it; left out where that could not be loaded. */
  | { readonly kind: 'answered'; readonly answer: Answer; readonly merge?: Merge | undefined }
  /** There may be a newer version (0: the server did not say which); it was fetched. */
  | { readonly kind: 'newer-heard'; readonly version: number }
  | { readonly kind: 'newer'; readonly note: SavedNote }
  /** Another page says that its writer is signed in; whether that is the owner was checked. */
  | { readonly kind: 'session-heard' }
  | { readonly kind: 'session'; readonly isOwners: boolean }

/** What the page does; what follows comes back as an event. */
export type Effect =
  /** Sends a save: `answered`. */
  | { readonly kind: 'save'; readonly asked: Asked }
  /** Makes the note of an earlier page, unless it is made; its draft goes when that is done. */
  | { readonly kind: 'make-left'; readonly asked: Asked }
  | { readonly kind: 'drop-left' }
  /** Asks the writer whether to go on with the new note of an earlier page. */
  | { readonly kind: 'offer-left'; readonly left: Draft }
  /** Puts another content into the form. */
  | { readonly kind: 'fill'; readonly fields: Fields }
  /** Fetches the note if it is newer: `newer`. */
  | { readonly kind: 'fetch-newer'; readonly noteId: string; readonly than: number }
  /** Opens the dialog for the password: `signed-in` or `declined`. */
  | { readonly kind: 'ask-password' | 'close-password' }
  /** Opens the page that sets up a second factor, beside this one. */
  | { readonly kind: 'set-up' }
  /** Looks whose session the browser has: `session`. */
  | { readonly kind: 'check-session' }
  /** Keeps the browser from what it is about to do: the link and the form follow when nothing is in flight. */
  | { readonly kind: 'hold-back' }
  /** Sends the form to the page that shows both texts. */
  | { readonly kind: 'compare' }
