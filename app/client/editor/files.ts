import type { Surface } from './edit.ts'
import type { openUploads } from './uploads.ts'
import { filesOfDrop, filesOfPaste } from './brought-files.ts'
import { followText } from './following.ts'
import { movedPlace } from './slots.ts'

/** How long the page says what went well. */
const shownMs = 8000

/**
 * Takes files that are pasted, dropped or picked, and uploads them into the text.
 * @returns whether some are on their way, or are being chosen
 */
export function takeFiles(form: HTMLFormElement, said: HTMLElement, surface: () => Surface): () => boolean {
  let timer: ReturnType<typeof setTimeout> | undefined
  let loading: Promise<ReturnType<typeof openUploads>> | undefined
  let uploads: ReturnType<typeof openUploads> | undefined
  /** Files whose places are being made. */
  const arriving = new Set<Promise<void>>()
  let presses = 0

  function say(text: string, isProblem = false): void {
    clearTimeout(timer)
    said.textContent = text
    if (!isProblem) timer = setTimeout(() => (said.textContent = ''), shownMs)
  }

  function take(event: Event, files: readonly File[] | undefined, at?: number): void {
    if (!files) return
    event.preventDefault()
    // The editor would insert the content of a text file.
    event.stopPropagation()
    const [from, to] = surface().selection()
    if (at === undefined && from !== to) surface().edit({ from, to, insert: '' })
    surface().focus()
    if (files.length > 0) bring(files, at ?? from)
    else say('A folder cannot be attached, but its files can', true)
  }

  function bring(files: readonly File[], at: number): void {
    const arrival = begin(files, at)
      .catch(() => say('Nothing was attached. The connection broke.', true))
      .finally(() => arriving.delete(arrival))
    arriving.add(arrival)
  }

  async function begin(files: readonly File[], at: number): Promise<void> {
    loading ??= import('./uploads.ts').then(({ openUploads }) => (uploads = openUploads(form, say, surface)))
    loading.catch(() => (loading = undefined))
    const before = surface().text()
    const { moving, stop } = followText(form.elements.namedItem('text') as HTMLTextAreaElement)
    const [opened, slots] = await Promise.all([loading, surface().slots()]).finally(stop)
    const isOneOf = files.length > 1
    opened.bring(files, movedPlace({ at, isOneOf }, before, moving), slots)
  }

  const isBusy = () => arriving.size > 0 || uploads?.isBusy() === true

  // Before the editor's listeners.
  const first = { capture: true }
  form.addEventListener('paste', (event) => take(event, filesOfPaste(event.clipboardData)), first)
  // What another app has shared.
  form.addEventListener('notejam:bring', (event) =>
    take(event, (event as CustomEvent<{ files: readonly File[] }>).detail.files),
  )
  form.addEventListener('dragover', (event) => {
    if (event.dataTransfer?.types.includes('Files')) event.preventDefault()
  })
  form.addEventListener(
    'drop',
    (event) => take(event, filesOfDrop(event.dataTransfer), surface().placeAt(event.clientX, event.clientY)),
    first,
  )
  const picker = document.createElement('input')
  Object.assign(picker, { type: 'file', multiple: true })
  /** Whether the browser's chooser is open: the text stays open below it, for its places and for what is said of a file. */
  let isChoosing = false
  picker.addEventListener('change', (event) => {
    isChoosing = false
    take(event, [...(picker.files ?? [])])
    picker.value = ''
  })
  picker.addEventListener('cancel', () => {
    isChoosing = false
    surface().focus()
  })
  // Where the browser says nothing of a chooser that is closed.
  form.addEventListener('focusin', () => (isChoosing = false))
  const pick = (accept = '') => {
    picker.accept = accept
    isChoosing = true
    picker.click()
  }
  form.querySelector('[data-attach]')?.addEventListener('click', () => pick())
  form.addEventListener('notejam:attach', (event) => pick((event as CustomEvent<{ accept: string }>).detail.accept))

  // The form waits for uploads, and stays where one of them fails: its reason would be gone with the page.
  form.addEventListener(
    'submit',
    (event) => {
      if (!isBusy()) return
      event.preventDefault()
      event.stopImmediatePropagation()
      const { submitter } = event
      const press = ++presses
      void Promise.all(arriving)
        .then(() => uploads?.settled())
        .then((isAll) => {
          if (isAll && press === presses) form.requestSubmit(submitter)
        })
    },
    first,
  )
  addEventListener('beforeunload', (event) => {
    if (isBusy()) event.preventDefault()
  })
  return () => isChoosing || isBusy()
}
