import { Prec, type Extension } from '@codemirror/state'
import { keymap, type EditorView } from '@codemirror/view'
import { onIntent } from './on-intent.ts'

/** Find and replace within the note, by the browser's own key for it; loaded with the first press. */
export function finding(): Extension {
  const find = onIntent(async () => (await import('./find/find.ts')).find)
  const open = (view: EditorView) => {
    void find.load(view).then(async (isLoaded) => {
      if (isLoaded) (await import('./find/find.ts')).openFind(view)
    })
    return true
  }
  return [find.place, Prec.high(keymap.of([{ key: 'Mod-f', run: open, preventDefault: true }]))]
}
