import { lastCookie } from '../../shared/last-cookie.ts'
import { findLeftDraft } from '../autosave/drafts.ts'
import { watchNote } from '../autosave/watch-note.ts'
import { setCookie } from '../cookie.ts'
import type { Island } from '../main.ts'
import { catchKeys } from '../sheet/catch-keys.ts'
import { placeOfClick, type CaretPlace } from '../sheet/caret-place.ts'
import { missedCaret } from '../sheet/missed-caret.ts'
import type { Sheet } from '../sheet/sheet.ts'
import { growTitle, setButtonsHidden } from '../sheet/title-field.ts'

/** How long the best match of a search stands until its changes are listened for. */
const offeredMs = 2_000

/** What lies under the pointer where a sheet shows nothing. */
const emptyRoom = 'article, form.writing, form.writing > .quiet-line, form.writing > .note-text'

/**
 * A note's sheet: a click into what is read, `e` or Enter puts the caret there. The code for writing is loaded when the browser
 * is idle; a click that comes before it waits for it.
 */
const sheet: Island = (article) => {
  const { path, owner = '' } = article.dataset
  article.tabIndex = -1
  article.dataset['ready'] = ''
  let opened: Sheet | undefined
  let loading: Promise<Sheet> | undefined

  const load = () => {
    loading ??= import('../sheet/sheet.ts').then(({ openSheet }) => (opened = openSheet(article, endWatch)))
    return loading.catch((error: unknown) => {
      loading = undefined
      throw error
    })
  }
  const quietly = (act: (sheet: Sheet) => void) => void load().then(act, () => undefined)

  let unwatch: () => void = () => undefined
  let isOver = false
  function endWatch(): void {
    isOver = true
    unwatch()
  }
  /** What shows a newer version is fetched with the first one. */
  async function renew(): Promise<void> {
    const rendered = await import('../sheet/rendered.ts').catch(() => undefined)
    await rendered?.refresh(article)
  }
  function watch(): void {
    const version = () => Number(article.dataset['version'])
    if (path !== undefined && !isOver) unwatch = watchNote({ path, version, onNewer: () => void renew() })
  }
  // The best match of a search is not open yet.
  const isOffered = article.closest('.found-note') !== null
  if (!isOffered) rememberSheet(path)
  article.addEventListener('notejam:note', (event) =>
    rememberSheet(`/${(event as CustomEvent<{ id: string }>).detail.id}`),
  )
  const form = article.querySelector<HTMLFormElement>('form.writing')
  if (form) {
    growTitle(form)
    // What is typed before the code of the autosave is there is saved when it is.
    form.addEventListener('input', () => (form.dataset['typed'] = ''), { once: true })
    setButtonsHidden(form, true)
    // Where the code of the autosave cannot be loaded, the form is sent by its buttons.
    load().then(
      (sheet) => sheet.write(),
      () => setButtonsHidden(form, false),
    )
  } else if (path !== undefined) {
    if (isOffered) {
      // While the person types, other matches take its place.
      setTimeout(watch, offeredMs)
      addEventListener('notejam:replaced', () => article.isConnected || endWatch())
    } else watch()
    // A draft that an earlier page could not save opens in the editor.
    if (!isOffered) {
      const restore = () => quietly((sheet) => sheet.restore())
      void findLeftDraft(owner, path.split('/').at(-1), restore).then((left) => left && restore())
    }
    whenIdle(() => quietly((sheet) => sheet.preload()))
  }

  const caught = catchKeys()
  const missed = missedCaret(article, caught)
  function enter(place: CaretPlace): void {
    if (isOffered) rememberSheet(article.dataset['path'])
    if (opened?.isReady()) {
      void opened.enter(place, caught).then(() => missed.end())
      return
    }
    // Without a connection, nothing takes keys before the caret is there.
    if (navigator.onLine) caught.begin()
    void load()
      .then((sheet) => sheet.enter(place, caught))
      .then(
        () => missed.end(),
        (error: unknown) => missed.tell(error),
      )
  }

  const isWriting = () => article.classList.contains('is-writing')
  const prepare = () => isWriting() || quietly((sheet) => sheet.prepare())
  for (const type of ['pointerenter', 'pointerdown', 'focusin']) article.addEventListener(type, prepare)

  let wasSelected = false
  article.addEventListener('mousedown', (event) => {
    wasSelected = getSelection()?.isCollapsed === false
    // The empty room between title and text, and below the text, belongs to them: a press there takes no focus away.
    if ((event.target as Element).matches(emptyRoom)) event.preventDefault()
  })
  article.addEventListener('click', (event) => {
    const isPlain = event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey
    // A note that was begun here has its path by now.
    const isNone = article.dataset['path'] === undefined
    if (!isPlain || event.defaultPrevented || (isNone && !isWriting())) return
    if ((event.target as Element).closest('.edit')) {
      event.preventDefault()
      enter({ kind: 'again' })
      return
    }
    const place = placeOfClick(event, article)
    if (place && !wasSelected) enter(place)
  })
  document.addEventListener('keydown', (event) => {
    const isPlain = !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey && !event.isComposing
    if (event.key !== 'Enter' || !isPlain || event.defaultPrevented || !article.isConnected) return
    if (!(event.target as Element).matches('body, main, article') || document.querySelector('dialog[open]')) return
    event.preventDefault()
    enter({ kind: 'again' })
  })
}

/** Remembers the open note on this device: a window with room for a sheet beside the list opens it again on `/`. */
function rememberSheet(path: string | undefined): void {
  const isWide = matchMedia('(min-width: 700px)').matches
  if (path !== undefined) setCookie(lastCookie, isWide ? path.split('/').at(-1) : undefined)
}

/** Acts when the page has loaded and the browser is idle; never where the person saves data. */
function whenIdle(act: () => void): void {
  const { connection } = navigator as { connection?: { saveData?: boolean } }
  if (connection?.saveData) return
  const wait = () => ('requestIdleCallback' in globalThis ? requestIdleCallback(act) : setTimeout(act, 1_000))
  if (document.readyState === 'complete') wait()
  else addEventListener('load', wait, { once: true })
}

export default sheet
