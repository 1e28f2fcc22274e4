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
  // Changing a note is writing in its text, where whoever came by keys is at once.
  const isNobodys =
    document.activeElement === document.body && new URL(form.action).pathname.endsWith('/edit') && !isTouched()
  const hasFocus = document.activeElement === field || isNobodys
  surface = mountEditor(field, 'Text', nonce)
  field.hidden = true
  if (hasFocus) surface.focus()
}

/** A finger would get a keyboard over half of what it wants to read. */
function isTouched(): boolean {
  return matchMedia('(pointer: coarse)').matches
}
