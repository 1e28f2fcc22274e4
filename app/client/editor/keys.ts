import { history, historyKeymap } from '@codemirror/commands'
import { Prec, type Extension } from '@codemirror/state'
import { keymap } from '@codemirror/view'
import { continued } from './continued.ts'
import { dispatched } from './dispatched.ts'
import { indented } from './lists.ts'
import { usualKeys } from './usual-keys.ts'

/** Keys of a text: lists go on and move in, and what was typed can be taken back. */
export const keys: Extension = [
  Prec.high(
    keymap.of([
      { key: 'Enter', run: (view) => dispatched(view, continued(view.state)) },
      { key: 'Tab', run: (view) => dispatched(view, indented(view.state, 1)) },
      { key: 'Shift-Tab', run: (view) => dispatched(view, indented(view.state, -1)) },
    ]),
  ),
  history(),
  keymap.of([...historyKeymap, ...usualKeys]),
]
