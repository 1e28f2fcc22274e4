import type { Extension } from '@codemirror/state'
import { EditorView, keymap } from '@codemirror/view'
import type { Surface } from '../edit.ts'
import { onIntent } from './on-intent.ts'

/** Phones have a bar instead, and their own handles of the selection stand where the bubble would. */
const isForHands = () => matchMedia('(pointer: coarse), (max-width: 699.98px)').matches

/** Formats above what is selected; loaded with the first selection. */
export function bubbling(surface: Surface): Extension {
  const bubble = onIntent(async () => (await import('./bubble/bubble.ts')).bubble(surface))
  return [
    bubble.place,
    EditorView.updateListener.of(({ view, state, selectionSet }) => {
      if (selectionSet && !state.selection.main.empty && !isForHands()) void bubble.load(view)
    }),
    keymap.of([
      {
        key: 'Alt-F10',
        run({ dom }) {
          const first = dom.querySelector<HTMLElement>('.bubble button')
          first?.focus()
          return first !== null
        },
      },
    ]),
  ]
}
