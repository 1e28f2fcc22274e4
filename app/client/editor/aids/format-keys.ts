import { Prec, type Extension } from '@codemirror/state'
import { keymap } from '@codemirror/view'
import type { Surface } from '../edit.ts'
import type { Format } from '../format.ts'

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
export function formatKeys(surface: Surface): Extension {
  const bindings = Object.entries(keysOf).map(([key, format]) => ({
    key,
    preventDefault: true,
    run: () => {
      // The code of the formats is loaded with the first use of such a key.
      void import('../format.ts').then(({ apply }) => apply(surface, format))
      return true
    },
  }))
  return Prec.high(keymap.of(bindings))
}
