import type { Surface } from './edit.ts'
import type { plainSlots } from './plain-slots.ts'

/** The plain field; the browser's own undo takes its changes back. */
export function plainSurface(field: HTMLTextAreaElement): Surface & {
  /** The editor takes the field's place. */
  leave(to: Surface): void
} {
  let slots: Promise<ReturnType<typeof plainSlots>> | undefined
  let next: Surface | undefined
  const edit: Surface['edit'] = ({ from, to, insert, select, isQuiet = false }) => {
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
  }
  const surface: Surface = {
    text: () => field.value,
    selection: () => [field.selectionStart, field.selectionEnd],
    placeAt(x, y) {
      const found = document.caretPositionFromPoint(x, y)
      return found?.offsetNode === field ? found.offset : undefined
    },
    select: (at) => field.setSelectionRange(at, at),
    edit,
    async format(format) {
      const [text, selection] = [field.value, surface.selection()]
      const code = await import('./format.ts').catch(() => undefined)
      if (next) return
      // What was typed meanwhile is worth more than a format that would come in the wrong place.
      const made = field.value === text ? code?.formatted(text, selection, format) : undefined
      if (made) edit(made)
    },
    focus: () => field.focus(),
    slots() {
      slots ??= import('./plain-slots.ts').then(({ plainSlots }) => plainSlots(field, surface))
      slots.catch(() => (slots = undefined))
      return slots
    },
  }
  const leave = (to: Surface) => {
    next = to
    slots?.then((own) => own.leave(to)).catch(() => undefined)
  }
  return { ...surface, leave }
}
