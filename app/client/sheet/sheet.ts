import { settleCreated } from './created.ts'
import type { Caught } from './catch-keys.ts'
import { fetchForm } from './form.ts'
import type { CaretPlace } from './caret-place.ts'
import { keptPlace } from './kept-place.ts'
import { startLeavingKeys } from './leaving-keys.ts'
import { refresh } from './rendered.ts'
import { watchTicks } from './ticks.ts'
import { startWriting, type WritingForm } from './writing-form.ts'

/** A note that is read, and written in the same place. */
export interface Sheet {
  /** Whether the caret can be put into the text at once. */
  isReady(): boolean
  /** Fetches the code of the editor, when the browser is idle. */
  preload(): void
  /** Fetches the form with the note's text, when the writer may be about to write. */
  prepare(): void
  /** Opens the form with the caret at a place. @param caught the keys that were typed while the code was loading */
  enter(place: CaretPlace, caught: Caught): Promise<void>
  /** Starts the form that the page came with. */
  write(): void
  /** Opens the form with the draft that an earlier page could not save. */
  restore(): void
}

/** @param onWriting is called when the form is open: its autosave watches for newer versions from then on */
export function openSheet(article: HTMLElement, onWriting: () => void): Sheet {
  let form: Promise<HTMLFormElement> | undefined
  let opening: Promise<WritingForm> | undefined
  let writing: WritingForm | undefined
  /** Whether the caret was in the form since it is shown: only then can the writer have left it. */
  let wasIn = false
  let leaving = false
  const ticks = watchTicks(article, (version) => {
    form = undefined
    writing?.autosave?.tell({ kind: 'ticked', version })
  })

  const isWriting = () => article.classList.contains('is-writing')
  const shownVersion = () => Number(article.dataset['version'])

  function prepare(): Promise<HTMLFormElement> {
    form ??= fetchForm(article.dataset['path'] ?? '')
    form.catch(() => (form = undefined))
    return form
  }

  /** The plain field has none. */
  const loadEditor = () => (article.dataset['nonce'] === undefined ? undefined : import('../editor/code-mirror.ts'))

  /** With what only some texts need to be drawn. */
  async function prepareLook(): Promise<void> {
    const [found, editor] = await Promise.all([prepare(), loadEditor()])
    await editor?.fetchLookFor((found.elements.namedItem('text') as HTMLTextAreaElement).value)
  }

  async function fresh(): Promise<HTMLFormElement> {
    await ticks.settled()
    const found = await prepare()
    if (Number((found.elements.namedItem('version') as HTMLInputElement).value) >= shownVersion()) return found
    form = undefined
    return prepare()
  }

  function open(): Promise<WritingForm> {
    opening ??= (async () => {
      const own = article.querySelector<HTMLFormElement>('form.writing')
      const found = own ?? (await fresh())
      if (!own) article.querySelector(':scope > .rendered')?.after(found)
      article.dispatchEvent(new CustomEvent('notejam:replaced', { bubbles: true }))
      onWriting()
      writing = await startWriting(article, found, onStep)
      listen(writing)
      startLeavingKeys(article, found, isWriting)
      return writing
    })()
    opening.catch(() => (opening = undefined))
    return opening
  }

  async function current(): Promise<WritingForm> {
    const opened = await open()
    await ticks.settled()
    await opened.autosave?.upToDate()
    return opened
  }

  function enter(place: CaretPlace, opened: WritingForm, typed = ''): void {
    const at = opened.positionOf(place)
    show()
    wasIn = true
    opened.focus(place, at)
    if (typed) opened.type(typed)
  }

  function show(): void {
    if (isWriting()) return
    article.classList.add('is-writing')
    const heading = document.createElement('h1')
    heading.className = 'unseen'
    heading.textContent = 'Edit note'
    article.querySelector(':scope > .rendered')?.before(heading)
  }

  /** After a step of the autosave: the text may be saved now, or be newer than the rendered note. */
  function onStep(): void {
    if (isWriting()) void leave()
    else if ((writing?.autosave?.version() ?? 0) > shownVersion()) void refresh(article, writing?.autosave?.version())
  }

  function mayLeave({ form, autosave, isBusy }: WritingForm): boolean {
    const isElsewhere = !form.contains(document.activeElement) && !document.querySelector('dialog[open]')
    return (
      wasIn &&
      isElsewhere &&
      isWriting() &&
      article.dataset['path'] !== undefined &&
      autosave?.isSettled() === true &&
      !isBusy()
    )
  }

  /** Shows the rendered note in the form's place again, once the writer is elsewhere and everything is saved. */
  async function leave(): Promise<void> {
    if (leaving || !writing || !mayLeave(writing)) return
    leaving = true
    const version = writing.autosave?.version() ?? 0
    const isShown = article.querySelector(':scope > .rendered') !== null && version === shownVersion()
    const isThere = isShown || (await refresh(article, version))
    // The focus may be on its way from one part of the form to another.
    await new Promise((resolve) => setTimeout(resolve))
    leaving = false
    if (!isThere || !mayLeave(writing) || writing.autosave?.version() !== shownVersion()) return
    const keep = keptPlace(article, writing)
    article.classList.remove('is-writing', 'is-typing')
    article.querySelector(':scope > h1.unseen')?.remove()
    wasIn = false
    if (/\/(edit|create)$/.test(location.pathname)) history.replaceState(history.state, '', article.dataset['path'])
    keep()
    document.dispatchEvent(new CustomEvent('notejam:left-text'))
  }

  function listen({ form }: WritingForm): void {
    const soon = () => setTimeout(() => void leave())
    form.addEventListener('focusin', () => (wasIn = true))
    form.addEventListener('focusout', soon)
    // A dialog that closes may give the focus back to the form, or to something outside it.
    document.addEventListener('close', soon, { capture: true })
    settleCreated(article, form)
  }

  return {
    isReady: () => writing !== undefined && !ticks.arePending() && writing.autosave?.isUpToDate() !== false,
    preload: () => void loadEditor()?.catch(() => undefined),
    prepare: () => void (writing ?? prepareLook().catch(() => undefined)),
    restore: () =>
      void open().then(() => {
        show()
        wasIn = true
      }),
    write: () =>
      void open().then((opened) => {
        const isUnfocused = document.activeElement === document.body && article.dataset['path'] !== undefined
        // On a touch screen, the focus would open a keyboard over half of the text.
        if (isUnfocused && !matchMedia('(pointer: coarse)').matches) enter({ kind: 'again' }, opened)
        wasIn ||= opened.form.contains(document.activeElement)
      }),
    async enter(place, caught) {
      if (writing && this.isReady()) enter(place, writing, caught.release())
      else {
        const opened = await current()
        enter(place, opened, caught.release())
      }
    },
  }
}
