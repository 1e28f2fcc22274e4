import { Annotation, Transaction, type Extension } from '@codemirror/state'
import { EditorView } from '@codemirror/view'
import { changesOf } from '../autosave/changes.ts'
import { lateText } from './late-text.ts'

/** A change that comes from the field (a merge, a draft) and not from the writer. */
const fromField = Annotation.define<boolean>()

/** Each change of the editor is in the field at once, for scripts and for the form. */
export function toField(field: HTMLTextAreaElement): Extension {
  const write = lateText(field)
  return EditorView.updateListener.of((update) => {
    if (!update.docChanged) return
    const isFromField = update.transactions.some((one) => one.annotation(fromField))
    write(update.state.doc)
    if (!isFromField) field.dispatchEvent(new Event('input', { bubbles: true }))
  })
}

/** A change of the field (`notejam:set-text`) comes to the editor as the smallest edit. */
export function followField(view: EditorView, field: HTMLTextAreaElement): void {
  field.addEventListener('notejam:set-text', (event) => {
    const before = view.state.sliceDoc()
    const { text } = (event as CustomEvent<{ text: string }>).detail
    if (before === text) return
    view.dispatch({
      changes: changesOf(before, text),
      // Undo takes back only what the writer did.
      annotations: [fromField.of(true), Transaction.addToHistory.of(false)],
    })
    // The sender of the event may not have changed the field itself.
    field.value = text
  })
}
