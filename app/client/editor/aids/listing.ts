import { Prec, type Extension } from '@codemirror/state'
import { EditorView, keymap, type Command } from '@codemirror/view'
import { dispatched } from '../dispatched.ts'
import { onIntent } from './on-intent.ts'

const numbered = /^[ \t>]*\d{1,9}[.)] /

/** Moves lines by the Alt key and an arrow, copies them with Shift, and keeps numbers in order; loaded for the first of either. */
export function listing(): Extension {
  const numbers = onIntent(async () => (await import('./lists/numbering.ts')).numbering)
  const by =
    (kind: 'moved' | 'copied', way: 1 | -1): Command =>
    (view) => {
      void Promise.all([import('./lists/moving.ts'), numbers.load(view)]).then(
        ([moving]) => dispatched(view, moving[kind](view.state, way)),
        () => undefined,
      )
      return true
    }
  return [
    numbers.place,
    Prec.high(
      keymap.of([
        { key: 'Alt-ArrowUp', run: by('moved', -1), shift: by('copied', -1) },
        { key: 'Alt-ArrowDown', run: by('moved', 1), shift: by('copied', 1) },
      ]),
    ),
    EditorView.updateListener.of(({ view, state, selectionSet, docChanged }) => {
      if (!selectionSet && !docChanged) return
      if (numbered.test(state.doc.lineAt(state.selection.main.head).text)) void numbers.load(view)
    }),
  ]
}
