import { markOf, type Draft } from '../draft.ts'
import type { Answer } from '../request.ts'
import { takeNewer } from './newer.ts'
import { factorNeeded, signedOut } from './session.ts'
import { asked, changed, fill, isDirty, type Turn } from './turn.ts'

/**
 * Goes on with the draft that an earlier page has left. The draft of a new note is offered: the writer has opened a page for another one.
 * @param isChosen the writer has accepted that
 */
export function takeUp(turn: Turn, left: Draft | undefined, isReturned: boolean, isChosen = false): void {
  const { next, effects } = turn
  if (isReturned) {
    // The form itself has brought it back.
    if (left?.isSent) effects.push({ kind: 'drop-left' })
  } else if (left && (left.isSent || left.isWaiting) && next.noteId === undefined) {
    // Sent again with the same idempotency key, so that the note is created once; this page begins with an empty form.
    effects.push({ kind: 'make-left', asked: asked(next, left, undefined, left.key) })
  } else if (left && next.noteId === undefined && !isChosen) {
    effects.push({ kind: 'offer-left', left })
    changed(turn)
  } else if (!left || next.request || isDirty(turn)) {
    // A draft waits for the next page: it does not replace what was typed meanwhile.
    changed(turn)
  } else if (left.isSent) {
    next.left = left
    next.request = left
    effects.push({ kind: 'save', asked: asked(next, left, left.version) })
  } else restore(turn, left)
}

/** Whether a form that an earlier page has sent arrived: this request repeats it. */
export function answeredLeft(turn: Turn, left: Draft, answer: Answer): void {
  turn.next.left = undefined
  if (answer.kind === 'saved') {
    turn.effects.push({ kind: 'drop-left' })
    takeNewer(turn, answer.note)
  }
  // What was typed meanwhile is not replaced; the draft waits for the next page.
  if (answer.kind === 'saved' || isDirty(turn)) changed(turn)
  // A conflict says that the form did not arrive.
  else restore(turn, answer.kind === 'conflict' ? { ...left, isSent: false } : left)
  if (answer.kind === 'signed-out') signedOut(turn)
  if (answer.kind === 'factor-needed') factorNeeded(turn)
}

function restore(turn: Turn, draft: Draft): void {
  const { next, effects } = turn
  // Of a form that was sent, only the version that it was made from tells whether it arrived.
  const isKnown = !draft.isSent && draft.known.includes(markOf(turn.now.fields.text))
  const { name, text, padId } = draft
  effects.push({ kind: 'drop-left' })
  fill(turn, { name, text, padId })
  if (!isDirty(turn)) return
  next.origins = draft.known
  if (next.noteId === undefined) {
    next.key = draft.key
    // The note may have been made by a request of the earlier page.
    next.creation = 'several'
  } else if (!isKnown) next.version = draft.version ?? next.version
  next.status = { kind: 'restored' }
  changed(turn)
}
