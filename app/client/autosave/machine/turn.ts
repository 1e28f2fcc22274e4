import { markOf, type Draft } from '../draft.ts'
import { nameToSend } from '../name-for.ts'
import type { Asked, Fields } from '../request.ts'
import type { Effect, Now } from './events.ts'
import type { Button, State } from './state.ts'

/** Without a key, until what was typed is sent; and at the most, from the first key that is not saved. */
export const pauseMs = 1_000
const maxPauseMs = 10_000

/** Attempts at a text that the server cannot save and may never be able to; then the wait until it is tried again. */
export const maxTextFailures = 3
const restAfterTextFailuresMs = 60_000

/** Requests without an answer that are remembered. */
const maxUnanswered = 50

/** A step in the making: the next state, what the page has to do, and what stands in the form meanwhile. */
export interface Turn {
  readonly next: { -readonly [Key in keyof State]: State[Key] }
  readonly effects: Effect[]
  now: Now
}

/** Whether the server may have something else than the form: also while it is not known what a request has come to. */
export function isDirty({ next: { saved, unanswered }, now: { fields } }: Turn): boolean {
  return unanswered.length > 0 || !isSame(fields, saved)
}

export function isSame(one: Fields, other: Fields): boolean {
  return one.text === other.text && one.name === other.name && one.padId === other.padId
}

/** A title or a text makes a note. */
function isEmpty({ name, text }: Fields): boolean {
  return !name.trim() && !text.trim()
}

/** Whether leaving the page may lose something. */
export function isAtRisk(turn: Turn): boolean {
  return isDirty(turn) && turn.next.hold !== 'leaving'
}

/** Whether the browser is offline, or the last request did not reach the server. */
export function isAway({ next, now }: Turn): boolean {
  return !now.isOnline || (next.failures > 0 && next.textFailures === 0)
}

export function maySend({ next: { hold } }: Turn): boolean {
  return hold === 'none' || hold === 'refused'
}

export function isSignedOut({ next: { hold } }: Turn): boolean {
  return hold === 'calm' || hold === 'password' || hold === 'signed-out'
}

export function say({ next }: Turn, why: string, button?: Button): void {
  next.status = { kind: 'not-saved', why, ...(button && { button }) }
}

export function saySaved(turn: Turn, at: string, isMerged: boolean): void {
  turn.next.savedStatus = { kind: 'saved', at, isMerged }
  if (!isDirty(turn) && !isSignedOut(turn)) turn.next.status = turn.next.savedStatus
}

export function refuse(turn: Turn, why: string, button?: Button): void {
  turn.next.hold = 'refused'
  say(turn, why, button)
}

export function fill(turn: Turn, change: Partial<Fields>): void {
  const fields = { ...turn.now.fields, ...change }
  if (isSame(fields, turn.now.fields)) return
  turn.now = { ...turn.now, fields }
  turn.effects.push({ kind: 'fill', fields })
}

/** Debounces: sends what differs after a pause. */
export function changed(turn: Turn): void {
  const { next, now } = turn
  if (!isDirty(turn)) {
    next.dirtySinceMs = undefined
    if (!maySend(turn)) return
    next.hold = 'none'
    next.dueAtMs = undefined
    next.status = next.savedStatus
    return
  }
  if (!maySend(turn)) return
  next.hold = 'none'
  next.dirtySinceMs ??= now.ms
  // Only after "Saved": screen readers read out what changes here, and would do so for every key.
  if (next.status.kind === 'saved') next.status = { kind: 'dirty' }
  // A key does not cut the backoff short.
  if (next.failures > 0 && next.dueAtMs !== undefined) return
  const dueAtMs = Math.min(now.ms + pauseMs, Math.max(now.ms, next.dirtySinceMs + maxPauseMs))
  next.dueAtMs =
    next.textFailures < maxTextFailures ? dueAtMs : Math.max(dueAtMs, next.sentAtMs + restAfterTextFailuresMs)
}

/** Sends what differs now, if anything may be sent and nothing is in flight. */
export function save(turn: Turn): void {
  const { next, now } = turn
  const { fields } = now
  if (next.request || !maySend(turn)) return
  next.dueAtMs = undefined
  if (!isDirty(turn)) return
  if (isEmpty(fields)) {
    // An empty note is never saved: its writer moves it to the trash to remove it.
    refuse(turn, next.noteId === undefined ? 'Write something to save this note.' : 'An empty note is not saved.')
    return
  }
  send(turn)
}

/** Makes the note of a file, which has no text until the file stands in it. */
export function make(turn: Turn): void {
  if (!turn.next.request && maySend(turn)) send(turn)
}

function send({ next, now, effects }: Turn): void {
  const { fields } = now
  next.dueAtMs = undefined
  next.hold = 'none'
  next.status = { kind: 'saving' }
  next.sentAtMs = now.ms
  next.request = fields
  effects.push({ kind: 'save', asked: asked(next, fields, next.version) })
  const sent = { name: nameToSend(fields), mark: markOf(fields.text), padId: fields.padId }
  next.unanswered = [...next.unanswered, sent].slice(-maxUnanswered)
  if (next.noteId === undefined) {
    const isFirst = next.creation === undefined || (next.creation !== 'several' && isSame(next.creation, fields))
    next.creation = isFirst ? fields : 'several'
  }
}

/** A request that saves these fields over a version, or makes the note. */
export function asked(state: State, fields: Fields, version: number | undefined, key = state.key): Asked {
  const { noteId, owner, writer, saved, unanswered } = state
  const isMoved = noteId === undefined || [saved, ...unanswered].some(({ padId }) => padId !== fields.padId)
  return {
    ...{ noteId, owner, writer, version },
    fields: { ...fields, name: nameToSend(fields) },
    padId: isMoved ? fields.padId : undefined,
    key: noteId === undefined ? key : undefined,
  }
}

/** What the browser has to keep; undefined when everything is saved, and for emptiness. */
export function draftOf(turn: Turn): Draft | undefined {
  const { next, now } = turn
  if (!isDirty(turn) || isEmpty(now.fields)) return undefined
  const { version, key, origins, unanswered, hold } = next
  const known = [...origins, ...unanswered.map(({ mark }) => mark)]
  return { ...now.fields, version, known, key, at: now.ms, isSent: hold === 'leaving', isWaiting: next.isLeft }
}
