/** A change of a text, with where the selection is after it. */
export interface Edit {
  readonly from: number
  readonly to: number
  readonly insert: string
  /** Left out: after what was inserted. */
  readonly select?: readonly [from: number, to: number]
}

/** What somebody writes in: the editor, or the plain field where there is none. */
export interface Surface {
  text(): string
  selection(): readonly [from: number, to: number]
  edit(edit: Edit): void
  focus(): void
}

/** The field itself. Its changes can be taken back with the browser's own undo. */
export function plainSurface(field: HTMLTextAreaElement): Surface {
  return {
    text: () => field.value,
    selection: () => [field.selectionStart, field.selectionEnd],
    edit({ from, to, insert, select }) {
      field.focus()
      field.setSelectionRange(from, to)
      // Deprecated, and the only way that Ctrl-Z knows of. Where it is gone, the text changes all the same.
      // eslint-disable-next-line @typescript-eslint/no-deprecated
      if (!document.execCommand('insertText', false, insert)) field.setRangeText(insert, from, to, 'end')
      if (select) field.setSelectionRange(...select)
      field.dispatchEvent(new Event('input', { bubbles: true }))
    },
    focus: () => field.focus(),
  }
}
