import { hearSignedIn, tellSignedIn } from '../session-news.ts'
import { loadDiff } from './changes.ts'
import { findLeftDraft, openDrafts, type LeftDraft } from './drafts.ts'
import type { Effect, Event, Merge } from './machine/events.ts'
import { opened, type State } from './machine/state.ts'
import { isBusy, isSettled, step } from './machine/step.ts'
import { fetchNewer } from './newer.ts'
import { noteForm } from './note-form.ts'
import { listen } from './page-events.ts'
import { pageNumber } from './page-number.ts'
import { askToSave } from './request.ts'
import { chosenDraft } from './left-address.ts'
import { sendLeft, settleLeft } from './send-left.ts'
import type { SignInDialog } from './sign-in-again.ts'
import { isSessionOf } from './session-of.ts'
import type { Saved } from './saved.ts'
import { settle } from './settle.ts'
import { statusOf } from './status.ts'
import { watchNote } from './watch-note.ts'

/** What a sheet may ask of the autosave of its form. */
export interface Autosave {
  /** Whether everything that was typed is acknowledged, and nothing waits for the writer. */
  isSettled(): boolean
  /** Whether the form shows the newest version that this page has heard of. */
  isUpToDate(): boolean
  /** Resolves when the form shows that version, or after a bound. */
  upToDate(): Promise<void>
  /** Undefined for a note that is still to be made. */
  version(): number | undefined
  tell(event: Event): void
}

/** After so long the writer goes on in an older version: what is typed is merged when it is saved. */
const maxWaitForNewerMs = 1_500

/**
 * Saves a note while it is written. What happens when is decided by `machine/step.ts`; here its events come from the page,
 * and its state and effects go to the page, the network and the browser's storage.
 * @param onStep is called after each event
 */
export async function startAutosave(form: HTMLFormElement, onStep: () => void): Promise<Autosave> {
  const { owner = '', email = '', unsaved, typed } = form.dataset
  const { read, asSent, fill, hidden, ...note } = noteForm(form)
  const noteId = note.id()
  const isReturned = unsaved !== undefined
  // Before this code was there: the server has none of it.
  const isTyped = typed !== undefined
  let state = opened({
    ...{ owner, noteId, writer: pageNumber() },
    version: noteId === undefined ? undefined : Number(hidden('version').value),
    key: (noteId === undefined && hidden('key').value) || pageNumber(),
    // What came back with a problem is not saved.
    saved: isReturned ? { name: '', text: '', padId: '' } : isTyped ? asSent() : read(),
  })
  const drafts = openDrafts(owner, noteId, state.writer)
  const showStatus = statusOf(form, (button) => dispatch({ kind: 'pressed', button, newKey: pageNumber() }))
  const waiting: (() => void)[] = []
  const newer: (() => void)[] = []
  const isUpToDate = () => state.heardVersion <= (state.version ?? 0)
  let left: LeftDraft | undefined = undefined
  let dialog: SignInDialog | undefined
  let timer: ReturnType<typeof setTimeout> | undefined
  let unwatch = watch(noteId)

  /** @returns whether the browser has to hold back what it is about to do */
  function dispatch(event: Event): boolean {
    const before = state
    const { state: next, effects } = step(before, event, { fields: read(), ms: Date.now(), isOnline: navigator.onLine })
    state = next
    show(before)
    for (const effect of effects) (run[effect.kind] as (effect: Effect) => unknown)(effect)
    if (!isBusy(state)) waiting.splice(0).forEach((go) => go())
    if (isUpToDate()) newer.splice(0).forEach((go) => go())
    onStep()
    return effects.some(({ kind }) => kind === 'hold-back')
  }

  /** Nothing is in flight. */
  function idle(): Promise<void> {
    return new Promise((resolve) => (isBusy(state) ? waiting.push(resolve) : resolve()))
  }

  function show(before: State): void {
    if (state.noteId !== before.noteId) {
      drafts.moveTo(state.noteId)
      settle(form, state.noteId)
      unwatch()
      unwatch = watch(state.noteId)
    }
    if (state.key !== before.key) hidden('key').value = state.key
    if (state.version !== before.version && state.version !== undefined) hidden('version').value = String(state.version)
    if (state.saved !== before.saved) hidden('base_pad_id').value = state.saved.padId
    if (state.draft !== before.draft) drafts.keep(state.draft)
    form.toggleAttribute('data-dirty', state.dirtySinceMs !== undefined)
    if (state.status !== before.status) showStatus(state.status)
    if (state.dueAtMs === before.dueAtMs) return
    clearTimeout(timer)
    if (state.dueAtMs !== undefined) timer = setTimeout(() => dispatch({ kind: 'due' }), state.dueAtMs - Date.now())
  }

  const run: { readonly [Kind in Effect['kind']]: (effect: Effect & { readonly kind: Kind }) => unknown } = {
    save: async ({ asked }) => {
      const answer = await askToSave(asked)
      const merge = answer.kind === 'saved' && answer.note.text !== undefined ? await loadMerge() : undefined
      dispatch({ kind: 'answered', answer, merge })
      if (answer.kind !== 'saved') return
      const { name = asked.fields.name, text = asked.fields.text, ...saved } = answer.note
      const detail: Saved = { ...saved, name, text, padId: state.saved.padId }
      form.dispatchEvent(new CustomEvent('notejam:saved', { bubbles: true, detail }))
    },
    'make-left': async ({ asked }) => left && settleLeft(left, await sendLeft(asked)),
    'drop-left': () => left?.drop(),
    'offer-left': async () => {
      const offering = await import('./offer-left.ts').catch(() => undefined)
      if (left) offering?.offerLeft(left, form.querySelector<HTMLElement>('[data-save-state]')?.dataset['zone'])
    },
    fill: ({ fields }) => fill(fields),
    'fetch-newer': async (asked) => {
      const note = await fetchNewer(asked)
      if (!note) return
      await loadDiff()
      dispatch({ kind: 'newer', note })
    },
    'ask-password': async () => {
      const opening = await import('./sign-in-again.ts').catch(() => undefined)
      // The next key asks for the module again.
      if (!opening) return dispatch({ kind: 'declined' })
      if (state.hold !== 'password') return false
      dialog = opening.signInAgain(email)
      const isSignedIn = await dialog.isSignedIn
      if (isSignedIn) tellSignedIn()
      return dispatch({ kind: isSignedIn ? 'signed-in' : 'declined' })
    },
    'set-up': () => window.open('/settings/security/set-up', '_blank'),
    'close-password': () => dialog?.close(),
    'check-session': async () => dispatch({ kind: 'session', isOwners: await isSessionOf(owner) }),
    // Without the event: the form goes to the page that shows both, as it does without scripts.
    compare: () => form.submit(),
    'hold-back': () => undefined,
  }

  function watch(id: string | undefined): () => void {
    if (id === undefined) return () => undefined
    const version = () => state.version ?? 0
    return watchNote({
      path: `/notes/${id}`,
      version,
      onNewer: (heard) => dispatch({ kind: 'newer-heard', version: heard }),
    })
  }

  if (noteId === undefined) hidden('key').value = state.key
  listen(form, dispatch, idle)
  hearSignedIn(() => dispatch({ kind: 'session-heard' }))
  const chosen = noteId === undefined ? chosenDraft() : undefined
  const takeUp = (found: LeftDraft | undefined, isReturned = false) => {
    left = found
    dispatch({ kind: 'opened', left: found?.draft, isReturned, isChosen: chosen !== undefined })
  }
  // One at a time: others wait for the next page.
  takeUp(await findLeftDraft(owner, noteId, (later) => left ?? takeUp(later), chosen), isReturned)
  if (isTyped) dispatch({ kind: 'typed' })
  return {
    isSettled: () => isSettled(state, read()),
    isUpToDate,
    upToDate: () =>
      new Promise((resolve) => {
        if (isUpToDate()) resolve()
        newer.push(resolve)
        setTimeout(resolve, maxWaitForNewerMs)
      }),
    version: () => state.version,
    tell: dispatch,
  }
}

/** For the answer that brings the first words from elsewhere. */
async function loadMerge(): Promise<Merge | undefined> {
  const [module] = await Promise.all([import('../../shared/merge.ts').catch(() => undefined), loadDiff()])
  return module && ((...texts) => module.merged(module.mergeTexts(...texts)))
}
