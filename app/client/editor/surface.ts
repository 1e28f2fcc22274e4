import type { Surface } from './edit.ts'

/** The field itself. Its changes can be taken back with the browser's own undo. */
export function plainSurface(field: HTMLTextAreaElement): Surface {
  return {
    text: () => field.value,
    selection: () => [field.selectionStart, field.selectionEnd],
    placeAt: () => undefined,
    edit({ from, to, insert, select, isQuiet = false }) {
      if (isQuiet && document.activeElement !== field) {
        field.setRangeText(insert, from, to, 'preserve')
      } else {
        field.focus({ preventScroll: isQuiet })
        field.setSelectionRange(from, to)
        // Deprecated, and the only way that Ctrl-Z knows of. Where it is gone, the text changes all the same.
        // eslint-disable-next-line @typescript-eslint/no-deprecated
        if (!document.execCommand('insertText', false, insert)) field.setRangeText(insert, from, to, 'end')
        if (select) field.setSelectionRange(...select)
      }
      field.dispatchEvent(new Event('input', { bubbles: true }))
    },
    focus: () => field.focus(),
  }
}
