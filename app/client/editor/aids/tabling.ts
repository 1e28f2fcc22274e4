import type { Extension } from '@codemirror/state'
import { EditorView } from '@codemirror/view'
import { onIntent } from './on-intent.ts'

/** Keys of tables, loaded when the caret is in a line that may be of one. */
export function tabling(): Extension {
  const tables = onIntent(async () => (await import('./tables/tables.ts')).tables())
  return [
    tables.place,
    EditorView.updateListener.of(({ view, state, selectionSet, docChanged }) => {
      if (!selectionSet && !docChanged) return
      if (state.doc.lineAt(state.selection.main.head).text.includes('|')) void tables.load(view)
    }),
  ]
}
