import { EditorView } from '@codemirror/view'
import type { Extension } from '@codemirror/state'
import { begunAt } from './begun.ts'
import { onIntent } from './on-intent.ts'

/** Proposes notes behind `[[`, tags behind `#`, and what a line may become behind `/`; loaded with the first such sign. */
export function proposing(field: HTMLTextAreaElement): Extension {
  const proposals = onIntent(async () => (await import('./proposals/proposals.ts')).proposals(field))
  let isThere = false
  return [
    proposals.place,
    EditorView.updateListener.of(({ view, state, docChanged, transactions }) => {
      if (isThere || !docChanged || !transactions.some((one) => one.isUserEvent('input.type'))) return
      if (!begunAt(state, state.selection.main.head)) return
      isThere = true
      void proposals.load(view).then(async (isLoaded) => {
        isThere = isLoaded
        // The library answers the keys that follow; it has not seen the one that loaded it.
        if (isLoaded) (await import('./proposals/proposals.ts')).begin(view)
      })
    }),
  ]
}
