import { settleCreated } from './created.ts'
import type { Caught } from './catch-keys.ts'
import { openDesk, type Desk } from './desk.ts'
import { fetchForm } from './form.ts'
import type { Place } from './place.ts'
import { refresh } from './rendered.ts'
import { watchTicks } from './ticks.ts'

/** A note that is read, and written in the same place. */
export interface Sheet {
  /** Whether the caret can be put into the text at once. */
  isReady(): boolean
  /** Fetches the code for writing, before it is asked for; … */
  preload(): void
  /** … and the note's text. */
  prepare(): void
  /** Puts the caret there. */
  enter(place: Place, caught?: Caught): Promise<void>
  /** The page came with the form: the writer is in it. */
  write(): void
  /** Opens the form for what an earlier page could not save. */
  restore(): void
}

/** @param onWriting the form watches the note from now on */
export function openSheet(article: HTMLElement, onWriting: () => void): Sheet {
  let form: Promise<HTMLFormElement> | undefined
  let opening: Promise<Desk> | undefined
  let desk: Desk | undefined
  /** The caret was in the form since it is shown: without that, it is not left. */
  let wasIn = false
  let leaving = false
  const ticks = watchTicks(article, (version) => {
    form = undefined
    desk?.autosave?.tell({ kind: 'ticked', version })
  })

  const isWriting = () => article.classList.contains('is-writing')
  const shownVersion = () => Number(article.dataset['version'])

  function prepare(): Promise<HTMLFormElement> {
    form ??= fetchForm(article.dataset['path'] ?? '')
    form.catch(() => (form = undefined))
    return form
  }

  async function fresh(): Promise<HTMLFormElement> {
    await ticks.settled()
    const found = await prepare()
    if (Number((found.elements.namedItem('version') as HTMLInputElement).value) >= shownVersion()) return found
    form = undefined
    return prepare()
  }

  function open(): Promise<Desk> {
    opening ??= (async () => {
      const own = article.querySelector<HTMLFormElement>('form.writing')
      const found = own ?? (await fresh())
      if (!own) article.querySelector(':scope > .rendered')?.after(found)
      article.dispatchEvent(new CustomEvent('notejam:replaced', { bubbles: true }))
      onWriting()
      desk = await openDesk(article, found, onStep)
      listen(desk)
      return desk
    })()
    opening.catch(() => (opening = undefined))
    return opening
  }

  async function current(): Promise<Desk> {
    const opened = await open()
    await ticks.settled()
    await opened.autosave?.upToDate()
    return opened
  }

  function enter(place: Place, opened: Desk, typed = ''): void {
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

  /** Something has happened to what is written: it may be saved now, or be newer than what is shown. */
  function onStep(): void {
    if (isWriting()) void leave()
    else if ((desk?.autosave?.version() ?? 0) > shownVersion()) void refresh(article, desk?.autosave?.version())
  }

  function mayLeave({ form, autosave, isBusy }: Desk): boolean {
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

  /** What is rendered takes the form's place again, once the writer is elsewhere and everything is saved. */
  async function leave(): Promise<void> {
    if (leaving || !desk || !mayLeave(desk)) return
    leaving = true
    const version = desk.autosave?.version() ?? 0
    const isShown = article.querySelector(':scope > .rendered') !== null && version === shownVersion()
    const isThere = isShown || (await refresh(article, version))
    const keeping = await import('./kept-place.ts').catch(() => undefined)
    leaving = false
    if (!isThere || !mayLeave(desk) || desk.autosave?.version() !== shownVersion()) return
    const keep = keeping?.keptPlace(article, desk)
    article.classList.remove('is-writing', 'is-typing')
    article.querySelector(':scope > h1.unseen')?.remove()
    wasIn = false
    if (/\/(edit|create)$/.test(location.pathname)) history.replaceState(history.state, '', article.dataset['path'])
    keep?.()
    document.dispatchEvent(new CustomEvent('notejam:left-text'))
  }

  function listen({ form }: Desk): void {
    const soon = () => setTimeout(() => void leave())
    form.addEventListener('focusin', () => (wasIn = true))
    form.addEventListener('focusout', soon)
    // A dialog gives the focus back, or not.
    document.addEventListener('close', soon, { capture: true })
    form.addEventListener('keydown', (event) => {
      const isSave = event.key === 'Enter' && (event.ctrlKey || event.metaKey) && form.dataset['unsaved'] === undefined
      if (event.isComposing || (!isSave && (event.key !== 'Escape' || event.defaultPrevented))) return
      event.preventDefault()
      event.stopPropagation()
      article.focus({ preventScroll: true })
    })
    document.addEventListener('keydown', (event) => {
      if (event.key !== 'p' || !(event.ctrlKey || event.metaKey) || event.shiftKey || !isWriting()) return
      // On paper there is what is rendered.
      event.preventDefault()
      article.focus({ preventScroll: true })
      const print = () => {
        document.removeEventListener('notejam:left-text', print)
        clearTimeout(timer)
        window.print()
      }
      const timer = setTimeout(print, 3_000)
      document.addEventListener('notejam:left-text', print)
    })
    settleCreated(article, form)
  }

  return {
    isReady: () => desk !== undefined && !ticks.arePending() && desk.autosave?.isUpToDate() !== false,
    preload: () => void import('../editor/code-mirror.ts').catch(() => undefined),
    prepare: () => void (desk ?? prepare().catch(() => undefined)),
    restore: () =>
      void open().then(() => {
        show()
        wasIn = true
      }),
    write: () =>
      void open().then((opened) => {
        const isUnfocused = document.activeElement === document.body && article.dataset['path'] !== undefined
        // There, the focus opens a keyboard over half of the text.
        if (isUnfocused && !matchMedia('(pointer: coarse)').matches) enter({ kind: 'again' }, opened)
        wasIn ||= opened.form.contains(document.activeElement)
      }),
    async enter(place, caught) {
      if (desk && this.isReady()) enter(place, desk, caught?.release())
      else {
        const opened = await current()
        enter(place, opened, caught?.release())
      }
    },
  }
}
