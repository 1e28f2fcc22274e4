import type { Surface } from '../editor/edit.ts'

/** The title is one line, however many it fills; keys lead from it to the text and back. */
export function startTitle(name: HTMLTextAreaElement, surface: () => Surface): void {
  name.addEventListener('input', () => {
    if (!name.value.includes('\n')) return
    const { selectionStart, selectionEnd } = name
    name.value = name.value.replace(/\n/g, ' ')
    name.setSelectionRange(selectionStart, selectionEnd)
  })
  name.addEventListener('keydown', (event) => {
    if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return
    const isAtEnd = name.selectionStart === name.value.length || isOneLine(name)
    const leads =
      event.key === 'Enter' || (!event.shiftKey && (event.key === 'Tab' || (event.key === 'ArrowDown' && isAtEnd)))
    if (!leads) return
    event.preventDefault()
    surface().focus()
    surface().select(0)
  })
  name.form?.addEventListener(
    'keydown',
    (event) => {
      const isPlain = !event.ctrlKey && !event.metaKey && !event.altKey && !event.shiftKey && !event.isComposing
      const [from, to] = surface().selection()
      const isInTitle = event.target === name || (event.target as Element).matches('select, button, a')
      if (event.key !== 'ArrowUp' || !isPlain || isInTitle || from > 0 || to > 0) return
      event.preventDefault()
      event.stopPropagation()
      name.focus()
      name.setSelectionRange(name.value.length, name.value.length)
    },
    { capture: true },
  )
}

function isOneLine(field: HTMLTextAreaElement): boolean {
  return field.scrollHeight < 1.5 * parseFloat(getComputedStyle(field).lineHeight)
}
