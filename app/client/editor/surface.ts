import type { Surface } from './edit.ts'

/** The plain field; the browser's own undo takes its changes back. */
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
        // Deprecated, and the only change that the browser's undo knows of. The fallback changes the text without it.
        // eslint-disable-next-line @typescript-eslint/no-deprecated
        if (!document.execCommand('insertText', false, insert)) field.setRangeText(insert, from, to, 'end')
        if (select) field.setSelectionRange(...select)
      }
      field.dispatchEvent(new Event('input', { bubbles: true }))
    },
    focus: () => field.focus(),
  }
}
