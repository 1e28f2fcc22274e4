import type { Surface } from './edit.ts'
import { takeFiles } from './files.ts'
import { plainSurface } from './surface.ts'
import { startToolbar } from './toolbar.ts'
import { countWords } from './word-count.ts'

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
  if (bar) startToolbar(bar, field, () => surface)
  // At once: a browser leaves the page for a file that is dropped on it.
  const isBusy = said ? takeFiles(form, said, () => surface) : () => false
  const mounting = nonce === undefined ? undefined : await import('./code-mirror.ts').catch(() => undefined)
  if (mounting && nonce !== undefined) {
    const made = await mounting.mountEditor(field, 'Text', nonce)
    const hasFocus = document.activeElement === field
    surface = made
    field.hidden = true
    plain.leave(surface)
    if (hasFocus) surface.focus()
  }
  // Behind the editor, whose height the line of the words follows.
  if (words) countWords(field, words)
  return { surface: () => surface, isBusy }
}
