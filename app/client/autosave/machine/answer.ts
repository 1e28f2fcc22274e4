import { markOf } from '../draft.ts'
import { nameToSend } from '../name-for.ts'
import type { Answer, Failed, Fields, SavedNote } from '../request.ts'
import type { Merge } from './events.ts'
import { answeredLeft } from './left.ts'
import { fetchNewer } from './newer.ts'
import { factorNeeded, signedOut } from './session.ts'
import { acknowledgedAs } from './state.ts'
import { changed, fill, isDirty, maxTextFailures, pauseMs, refuse, say, saySaved, type Turn } from './turn.ts'

/** Until a failed attempt is followed by the next: the backoff. */
const backoffMs = [1_000, 2_000, 4_000, 8_000, 15_000]

export function answered(turn: Turn, answer: Answer, merge: Merge | undefined): void {
  const { next, now } = turn
  const { request } = next
  if (!request) return
  next.request = undefined
  if (next.left) answeredLeft(turn, next.left, answer)
  else take(turn, answer, request, merge)
  if (isDirty(turn)) {
    if (next.hold === 'none') next.dueAtMs ??= now.ms + pauseMs
  } else if (next.heardVersion > (next.version ?? 0)) fetchNewer(turn)
}

function take(turn: Turn, answer: Answer, request: Fields, merge: Merge | undefined): void {
  const { next } = turn
  // Every answer but a failure tells that nothing of the request was saved, or what.
  if (answer.kind !== 'saved' && answer.kind !== 'failed') next.unanswered = next.unanswered.slice(0, -1)
  if (answer.kind === 'saved') acknowledged(turn, answer.note, request, merge)
  if (answer.kind === 'signed-out') signedOut(turn)
  if (answer.kind === 'factor-needed') factorNeeded(turn)
  if (answer.kind === 'conflict') conflict(turn, answer)
  if (answer.kind === 'refused') refuse(turn, answer.message)
  // It may come back from the trash: the next key asks again.
  if (answer.kind === 'gone') refuse(turn, 'This note was deleted elsewhere.', 'save-as-new')
  if (answer.kind === 'failed') failed(turn, answer)
}

function acknowledged(turn: Turn, note: SavedNote, request: Fields, merge: Merge | undefined): void {
  const { next } = turn
  next.failures = next.textFailures = 0
  const sent = next.noteId === undefined ? (next.creation ?? request) : request
  // Several requests carried this idempotency key, and the answer does not say which one made the note: none counts as acknowledged.
  if (sent !== 'several') {
    const theirs = { name: note.name ?? nameToSend(sent), text: note.text ?? sent.text }
    // The page keeps the old version number, so that the server answers the next save with the conflict.
    if (!takeOver(turn, sent, theirs, merge)) return
    next.unanswered = []
    saySaved(turn, note.savedAt, theirs.text !== sent.text)
  }
  next.noteId = note.id
  next.version = note.version
  next.creation = next.dirtySinceMs = next.dueAtMs = undefined
  if (isDirty(turn)) changed(turn)
}

/**
 * What the server made of a request: with changes from elsewhere, which come into the form.
 * @returns false when the writer has changed the same words since
 */
function takeOver(
  turn: Turn,
  sent: Fields,
  theirs: { readonly name: string; readonly text: string },
  merge: Merge | undefined,
): boolean {
  const { fields } = turn.now
  const isRenamed = theirs.name !== nameToSend(sent)
  if (isRenamed && fields.name !== sent.name && fields.name !== theirs.name) return false
  const text =
    theirs.text === sent.text
      ? fields.text
      : fields.text === sent.text
        ? theirs.text
        : merge?.(fields.text, sent.text, theirs.text)
  if (text === undefined) return false
  // The name of a note that is empty but for a file stays out of the field.
  fill(turn, { text, ...(isRenamed && fields.name === sent.name ? { name: theirs.name } : {}) })
  const name = turn.now.fields.name === theirs.name ? theirs.name : sent.name
  Object.assign(turn.next, acknowledgedAs({ name, text: theirs.text, padId: sent.padId }))
  return true
}

function conflict(turn: Turn, { version, theirs }: Extract<Answer, { kind: 'conflict' }>): void {
  const { next, now } = turn
  const mark = markOf(theirs.text)
  if (next.unanswered.some((sent) => sent.mark === mark && sent.name === theirs.name)) {
    // An answer was lost on its way: the server shows what this page has sent.
    Object.assign(next, acknowledgedAs({ ...theirs, padId: next.saved.padId }))
    next.version = version
    next.unanswered = []
    saySaved(turn, new Date(now.ms).toISOString(), false)
    if (isDirty(turn)) next.dueAtMs = now.ms
    return
  }
  next.hold = 'conflict'
  next.dueAtMs = undefined
  say(turn, 'The same words were changed elsewhere.', 'compare')
}

function failed(turn: Turn, { retryAfterMs, message = '', isOfText }: Failed): void {
  const { next, now } = turn
  if (isOfText && ++next.textFailures >= maxTextFailures) {
    // Repeated for ever, such a request only keeps the database busy.
    next.failures = 0
    refuse(turn, `${message} It is kept on this device; copy it to be sure.`, 'try-again')
    return
  }
  say(turn, now.isOnline ? `${message} Trying again.`.trim() : 'You are offline; it is kept on this device.')
  const waitMs = backoffMs[Math.min(next.failures++, backoffMs.length - 1)] ?? pauseMs
  next.dueAtMs = now.ms + (retryAfterMs ?? waitMs)
}
