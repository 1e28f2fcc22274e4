import type { Surface } from './edit.ts'
import { takeFiles } from './files.ts'
import { plainSurface } from './surface.ts'
import { startToolbar } from './toolbar.ts'
import { countWords } from './word-count.ts'

/** Starts the toolbar, the word count, file uploads and the editor; the plain field works without each of them. */
export async function startEditor(form: HTMLFormElement): Promise<void> {
  const field = form.querySelector<HTMLTextAreaElement>('textarea[name=text]')
  const bar = form.querySelector<HTMLElement>('[data-toolbar]')
  const words = form.querySelector<HTMLElement>('[data-words]')
  const said = form.querySelector<HTMLElement>('[data-files-state]')
  if (!field) return
  const plain = plainSurface(field)
  let surface: Surface = plain
  if (bar) startToolbar(bar, field, () => surface)
  if (words) countWords(field, words)
  if (said) takeFiles(form, said, () => surface)
  const { nonce } = form.dataset
  if (nonce === undefined) return
  const { mountEditor } = await import('./code-mirror.ts')
  // A writer who opens a note by keyboard goes on in its text.
  const isUnfocused =
    document.activeElement === document.body && new URL(form.action).pathname.endsWith('/edit') && !isTouchScreen()
  const hasFocus = document.activeElement === field || isUnfocused
  surface = mountEditor(field, 'Text', nonce)
  field.hidden = true
  plain.leave(surface)
  if (hasFocus) surface.focus()
}

/** There, the focus opens a keyboard over half of the text. */
function isTouchScreen(): boolean {
  return matchMedia('(pointer: coarse)').matches
}
