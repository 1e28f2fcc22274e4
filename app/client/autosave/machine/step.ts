import type { Draft } from '../draft.ts'
import { nameFor } from '../name-for.ts'
import type { Fields } from '../request.ts'
import { answered } from './answer.ts'
import type { Effect, Event, Now } from './events.ts'
import { takeUp } from './left.ts'
import { fetchNewer, takeNewer } from './newer.ts'
import { askWhenCalm, checkSession, declined, resume, signInPressed } from './session.ts'
import { acknowledgedAs, type Button, type State } from './state.ts'
import { changed, draftOf, fill, isAtRisk, isAway, isDirty, isSame, make, maySend, save, type Turn } from './turn.ts'

/**
 * Saves a note while it is written, as a pure function: no DOM, no clock, no network. Each request names the version that it
 * was made from, one is in flight at a time, and what counts as saved is what the server has acknowledged: until then the
 * browser keeps a draft.
 */
export function step(state: State, event: Event, now: Now): { readonly state: State; readonly effects: Effect[] } {
  const turn: Turn = { next: { ...state }, effects: [], now }
  const handle = handlers[event.kind] as (turn: Turn, event: Event) => void
  handle(turn, event)
  const draft = draftOf(turn)
  if (!isSameDraft(draft, state.draft)) turn.next.draft = draft
  return { state: turn.next, effects: turn.effects }
}

type Of<Kind> = Event & { readonly kind: Kind }

const handlers: { readonly [Kind in Event['kind']]: (turn: Turn, event: Of<Kind>) => void } = {
  typed: (turn) => {
    turn.next.typedAtMs = turn.now.ms
    changed(turn)
  },
  changed,
  blurred: save,
  hidden: save,
  left: (turn) => {
    const isHeld = turn.next.hold !== 'none'
    save(turn)
    // A new note that waits for a connection, or for an answer that this page does not hear, is left to its draft: any page makes it,
    // once by its key, and the next page begins another. What the server has refused waits for its writer.
    turn.next.isLeft = turn.next.noteId === undefined && (isAway(turn) || !isHeld)
  },
  needed: (turn) => (turn.next.noteId === undefined ? make(turn) : save(turn)),
  online: (turn) => turn.next.failures > 0 && save(turn),
  due: (turn) => {
    turn.next.dueAtMs = undefined
    if (turn.next.hold === 'calm') askWhenCalm(turn)
    else save(turn)
  },
  unloading: (turn) => {
    // Without a connection a new note waits in the browser, and is sent from any page.
    const waits = turn.next.noteId === undefined && isAway(turn)
    if (isAtRisk(turn) && !waits) turn.effects.push({ kind: 'hold-back' })
  },
  link: (turn) => {
    if (!isAtRisk(turn) || !maySend(turn)) return
    turn.effects.push({ kind: 'hold-back' })
    save(turn)
  },
  submitted: submit,
  pressed: (turn, { button, newKey }) => buttons[button](turn, newKey),
  opened: (turn, { left, isReturned, isChosen }) => takeUp(turn, left, isReturned, isChosen),
  answered: (turn, { answer, merge }) => answered(turn, answer, merge),
  'newer-heard': heard,
  ticked: heard,
  newer: (turn, { note }) => takeNewer(turn, note),
  shown: checkSession,
  'session-heard': checkSession,
  session: (turn, { isOwners }) => isOwners && resume(turn),
  'signed-in': resume,
  declined,
}

const buttons: Readonly<Record<Button, (turn: Turn, newKey: string) => void>> = {
  'sign-in': signInPressed,
  'set-up': (turn) => turn.effects.push({ kind: 'set-up' }),
  compare: (turn) => {
    const { next, effects } = turn
    if (next.hold !== 'conflict') return
    named(turn)
    next.hold = 'leaving'
    effects.push({ kind: 'compare' })
  },
  'try-again': (turn) => {
    turn.next.textFailures = 0
    save(turn)
  },
  'save-as-new': saveAsNew,
}

/** Whether everything that was typed is acknowledged, and nothing waits for an answer or for the writer. */
export function isSettled({ request, hold, left, saved, unanswered, noteId }: State, fields: Fields): boolean {
  const isSaved = unanswered.length === 0 && isSame(fields, saved)
  return isSaved && noteId !== undefined && request === undefined && left === undefined && hold === 'none'
}

function heard(turn: Turn, { version }: { readonly version: number }): void {
  turn.next.heardVersion = Math.max(turn.next.heardVersion, version)
  if (isDirty(turn)) save(turn)
  else fetchNewer(turn)
}

/** Whether the form has to wait before it is sent, or a link before it is followed. */
export function isBusy({ request, hold }: State): boolean {
  return request !== undefined || hold === 'calm' || hold === 'password'
}

function submit(turn: Turn): void {
  const { next, effects } = turn
  if (isBusy(next)) {
    // One at a time: the form follows, with the version that there is then.
    effects.push({ kind: 'hold-back' })
    return
  }
  named(turn)
  next.hold = 'leaving'
  next.dueAtMs = undefined
}

/** The form requires a title, which autosave does not. */
function named(turn: Turn): void {
  const { fields } = turn.now
  if (fields.text.trim()) fill(turn, { name: nameFor(fields) })
}

function saveAsNew(turn: Turn, key: string): void {
  const { next } = turn
  if (next.request) return
  next.noteId = next.version = next.creation = undefined
  next.unanswered = []
  next.heardVersion = 0
  next.key = key
  Object.assign(next, acknowledgedAs({ name: '', text: '', padId: '' }))
  save(turn)
}

/** Apart from when it was made. */
function isSameDraft(one: Draft | undefined, other: Draft | undefined): boolean {
  if (!one || !other) return one === other
  const fields = ['name', 'text', 'padId', 'version', 'key', 'isSent', 'isWaiting'] as const
  return fields.every((field) => one[field] === other[field]) && one.known.join() === other.known.join()
}
