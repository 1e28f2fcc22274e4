import { noteOf } from '../../shared/shared-note.ts'
import { setText } from '../autosave/set-text.ts'
import type { Saved } from '../autosave/saved.ts'
import { lockOf, sharedItem, type SharedFile } from './shared-item.ts'

/**
 * Fills the form of a new note with what another app has shared, or leaves it as the address has filled it. Nothing of it is saved before the
 * writer presses a key or a button: a page that is opened in the background makes no note.
 * @param start starts the autosave
 */
export async function fill(form: HTMLFormElement, start: () => Promise<void>): Promise<void> {
  const id = new URLSearchParams(location.search).get('shared')
  const found = id === null ? undefined : await sharedItem(id, form.dataset['owner'] ?? '')
  // Its texts are saved, and its files are on their way to that note.
  const item = found?.note === undefined ? found : undefined
  if (item) {
    const { name, text } = noteOf(item.shared)
    put(form, 'name', name)
    put(form, 'text', text)
    form.prepend(
      notSaved(
        item.files.map(({ file }) => file.name),
        item.left,
      ),
    )
  }
  if (!item && form.dataset['filled'] === undefined) return start()
  await firstTouch()
  // The autosave takes the whole form as unsaved, and sends it at once.
  form.dataset['unsaved'] = ''
  document.addEventListener('notejam:saved', () => form.querySelector('.filled-line')?.remove(), { once: true })
  await start()
  delete form.dataset['unsaved']
  if (!item) return
  hold(lockOf(item.id))
  const saved = (event: Event) => void item.saved((event as CustomEvent<Saved>).detail.id)
  document.addEventListener('notejam:saved', saved, { once: true })
  if (item.files.length > 0) bringFiles(form, item.files)
}

/** Until the page is closed. */
function hold(lock: string): void {
  if ('locks' in navigator) void navigator.locks.request(lock, () => new Promise(() => {}))
}

function put(form: HTMLFormElement, name: string, text: string): void {
  const field = form.elements.namedItem(name)
  if (field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement) setText(field, text)
}

/** Resolves with the writer's first key or press on this page. */
function firstTouch(): Promise<void> {
  return new Promise((resolve) => {
    const touched = (event: Event) => event.isTrusted && resolve()
    for (const kind of ['pointerdown', 'keydown']) document.addEventListener(kind, touched, { capture: true })
  })
}

/** Puts shared files into the text. Each leaves the device when the server has it, or the writer takes it out. */
function bringFiles(form: HTMLFormElement, shared: readonly SharedFile[]): void {
  form.addEventListener('notejam:file-done', (event) => {
    const { file } = (event as CustomEvent<{ file: File }>).detail
    void shared.find((one) => one.file === file)?.drop()
  })
  form.dispatchEvent(new CustomEvent('notejam:bring', { detail: { files: shared.map(({ file }) => file) } }))
}

/** @param left files that could not be kept */
function notSaved(files: readonly string[], left: number): HTMLElement {
  const line = document.createElement('p')
  line.className = 'filled-line'
  line.setAttribute('role', 'status')
  const attached = files.length === 0 ? '' : `With ${files.join(', ')}. `
  const without = left === 0 ? '' : left === 1 ? '1 file is too large. ' : `${left} files are too large or too many. `
  line.append(`This is not saved yet. ${attached}${without}`)
  const keep = document.createElement('button')
  keep.className = 'button secondary'
  keep.textContent = 'Keep this note'
  // A form that is sent takes no files along: they are sent from the page.
  if (files.length > 0) keep.type = 'button'
  line.append(keep)
  return line
}
