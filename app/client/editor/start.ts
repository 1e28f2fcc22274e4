import type { Surface } from './edit.ts'
import { takeFiles } from './files.ts'
import { plainSurface } from './surface.ts'
import { startToolbar } from './toolbar.ts'
import { countWords } from './word-count.ts'

/** Everything that helps to write. Whatever of it cannot be had, the field is there and works. */
export async function startEditor(form: HTMLFormElement): Promise<void> {
  const field = form.querySelector<HTMLTextAreaElement>('textarea[name=text]')
  const bar = form.querySelector<HTMLElement>('[data-toolbar]')
  const words = form.querySelector<HTMLElement>('[data-words]')
  const said = form.querySelector<HTMLElement>('[data-files-state]')
  if (!field) return
  let surface: Surface = plainSurface(field)
  if (bar) startToolbar(bar, field, () => surface)
  if (words) countWords(field, words)
  if (said) takeFiles(form, said, () => surface)
  const { nonce } = form.dataset
  if (nonce === undefined) return
  const { mountEditor } = await import('./code-mirror.ts')
  const hasFocus = document.activeElement === field
  surface = mountEditor(field, 'Text', nonce)
  field.hidden = true
  if (hasFocus) surface.focus()
}
