import type { Surface } from './edit.ts'
import { plainSurface } from './surface.ts'

/** Where the note is written, and whether files are on their way into it. */
export interface Editing {
  readonly surface: () => Surface
  readonly isBusy: () => boolean
}

/**
 * Starts the toolbar, the word count, file uploads and the editor; the plain field works without each of them.
 * @param nonce for the styles of the editor; undefined for the plain field
 */
export async function startEditor(form: HTMLFormElement, nonce: string | undefined): Promise<Editing> {
  const field = form.elements.namedItem('text') as HTMLTextAreaElement
  const bar = form.querySelector<HTMLElement>('[data-toolbar]')
  const words = form.querySelector<HTMLElement>('[data-words]')
  const said = form.querySelector<HTMLElement>('[data-files-state]')
  const plain = plainSurface(field)
  let surface: Surface = plain
  // Not needed for the first key.
  if (bar) later(async () => (await import('./toolbar.ts')).startToolbar(bar, field, () => surface))
  const nothing = () => false
  // At once: a browser leaves the page for a file that is dropped on it.
  const taking = import('./files.ts').then(
    ({ takeFiles }) => (said ? takeFiles(form, said, () => surface) : nothing),
    () => nothing,
  )
  const mounting = nonce === undefined ? undefined : await import('./code-mirror.ts').catch(() => undefined)
  const isBusy = await taking
  if (mounting && nonce !== undefined) {
    const hasFocus = document.activeElement === field
    surface = mounting.mountEditor(field, 'Text', nonce)
    field.hidden = true
    plain.leave(surface)
    if (hasFocus) surface.focus()
  }
  // Behind the editor, whose height the line of the words follows.
  if (words) later(async () => (await import('./word-count.ts')).countWords(field, words))
  return { surface: () => surface, isBusy }
}

/** Without it, the text is written all the same. */
function later(act: () => Promise<void>): void {
  act().catch(() => undefined)
}
