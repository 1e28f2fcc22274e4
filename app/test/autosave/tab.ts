import type { Draft } from '../../client/autosave/draft.ts'
import type { Effect, Event, Merge } from '../../client/autosave/machine/events.ts'
import { opened, type State } from '../../client/autosave/machine/state.ts'
import { isBusy, step } from '../../client/autosave/machine/step.ts'
import type { Answer, Asked, Fields, SavedNote } from '../../client/autosave/request.ts'
import { merged, mergeTexts } from '../../shared/merge.ts'

const merge: Merge = (...texts) => merged(mergeTexts(...texts))

/** What a page asks of the world around it; what comes back, comes when the world wants. */
export interface Around {
  readonly nowMs: () => number
  readonly isOnline: () => boolean
  readonly newKey: () => string
  readonly save: (asked: Asked, done: (answer: Answer) => void) => void
  readonly fetchNewer: (id: string, than: number, done: (note: SavedNote | undefined) => void) => void
  readonly checkSession: (done: (isOwners: boolean) => void) => void
  /** Sends the form itself: the page is left by it. */
  readonly sendForm: (tab: Tab) => void
  /** The browser's storage: drafts by note and page. */
  readonly drafts: Map<string, Draft>
}

/** A page with a form, as far as saving is concerned: the machine, with a world that the test is in charge of. */
export class Tab {
  state: State
  fields: Fields
  isDialogOpen = false
  isSetUpOpen = false
  /** Of an earlier page, and not yet in the form. */
  offered: Draft | undefined
  isClosed = false
  /** What the page has put into the form, last. */
  readonly filled: { readonly before: string; readonly after: string }[] = []
  readonly #around: Around
  readonly #left: Draft | undefined
  readonly #dropLeft: () => void
  #isFormHeld = false

  constructor(
    around: Around,
    page: Pick<State, 'writer' | 'noteId' | 'version'> & { readonly fields: Fields },
    left?: readonly [page: string, draft: Draft],
  ) {
    const { fields, ...given } = page
    this.#around = around
    this.fields = fields
    this.#left = left?.[1]
    this.#dropLeft = () => left && around.drafts.delete(left[0])
    this.state = opened({ ...given, owner: 'ada', key: around.newKey(), saved: fields })
  }

  /** @param isChosen the page was opened to go on with the draft of an earlier one */
  open(isChosen = true): void {
    this.take({ kind: 'opened', left: this.#left, isReturned: false, isChosen })
  }

  type(fields: Partial<Fields>): void {
    this.fields = { ...this.fields, ...fields }
    this.take({ kind: fields.padId === undefined ? 'typed' : 'changed' })
  }

  submit(): void {
    this.#isFormHeld = this.take({ kind: 'submitted' })
    if (!this.#isFormHeld) this.#around.sendForm(this)
  }

  closeDialog(isSignedIn: boolean): void {
    if (!this.isDialogOpen) return
    this.isDialogOpen = false
    this.take({ kind: isSignedIn ? 'signed-in' : 'declined' })
  }

  press(): void {
    const { status } = this.state
    if (status.kind !== 'not-saved' || !status.button) return
    this.take({ kind: 'pressed', button: status.button, newKey: this.#around.newKey() })
  }

  get draftName(): string {
    return `${this.state.noteId ?? 'new'}:${this.state.writer}`
  }

  /** Whether what differs is on its way, or will be by itself. */
  get isSending(): boolean {
    const { request, dueAtMs } = this.state
    return request !== undefined || dueAtMs !== undefined || this.isDialogOpen
  }

  /** @returns whether the browser has to hold back what it is about to do */
  take(event: Event): boolean {
    if (this.isClosed) return false
    const now = { fields: this.fields, ms: this.#around.nowMs(), isOnline: this.#around.isOnline() }
    const { state, effects } = step(this.state, event, now)
    this.#around.drafts.delete(this.draftName)
    this.state = state
    if (state.draft) this.#around.drafts.set(this.draftName, state.draft)
    effects.forEach((effect) => this.#run(effect))
    if (this.#isFormHeld && !isBusy(this.state)) {
      this.#isFormHeld = false
      this.submit()
    }
    return effects.some(({ kind }) => kind === 'hold-back')
  }

  #run(effect: Effect): void {
    const around = this.#around
    if (effect.kind === 'save') around.save(effect.asked, (answer) => this.take({ kind: 'answered', answer, merge }))
    if (effect.kind === 'make-left') around.save(effect.asked, ({ kind }) => kind === 'saved' && this.#dropLeft())
    if (effect.kind === 'drop-left') this.#dropLeft()
    if (effect.kind === 'offer-left') this.offered = effect.left
    if (effect.kind === 'fill') {
      this.filled.push({ before: this.fields.text, after: effect.fields.text })
      this.fields = effect.fields
    }
    if (effect.kind === 'fetch-newer') {
      around.fetchNewer(effect.noteId, effect.than, (note) => note && this.take({ kind: 'newer', note }))
    }
    if (effect.kind === 'ask-password') this.isDialogOpen = true
    if (effect.kind === 'set-up') this.isSetUpOpen = true
    if (effect.kind === 'close-password') this.closeDialog(false)
    if (effect.kind === 'check-session') {
      around.checkSession((isOwners) => this.take({ kind: 'session', isOwners }))
    }
    if (effect.kind === 'compare') around.sendForm(this)
  }
}
