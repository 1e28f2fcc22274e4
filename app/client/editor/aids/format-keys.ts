import { Prec, type Extension } from '@codemirror/state'
import { keymap, type EditorView } from '@codemirror/view'
import type { Format } from '../format.ts'
import type { LateEdits } from './late-edits.ts'

const keysOf: Readonly<Record<string, Format>> = {
  'Mod-b': 'bold',
  'Mod-i': 'italic',
  'Mod-e': 'code',
  'Mod-Shift-x': 'strike',
  'Mod-Shift-l': 'highlight',
  'Mod-Shift-k': 'link',
  'Mod-Shift-h': 'heading',
  'Mod-Shift-8': 'list',
  'Mod-Shift-9': 'task',
}

/** Keys that add a format to what is selected, and take it away again. */
export function formatKeys(formats: LateEdits<Format>): Extension {
  const bindings = Object.entries(keysOf).map(([key, format]) => ({
    key,
    preventDefault: true,
    run: (view: EditorView) => {
      void formats.act(view, format)
      return true
    },
  }))
  return [formats.following, Prec.high(keymap.of(bindings))]
}
