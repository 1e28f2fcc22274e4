import { Prec, type Extension } from '@codemirror/state'
import { EditorView, keymap, type Command } from '@codemirror/view'
import { late, madeLate } from './late.ts'
import { lateEdits } from './late-edits.ts'
import type { Move } from './lists/moving.ts'
import { onIntent, type OnIntent } from './on-intent.ts'

const numbered = /^[ \t>]*\d{1,9}[.)] /

/** Moves lines by the Alt key and an arrow, copies them with Shift, and keeps numbers in order; loaded for the first of either. */
export function listing(): Extension {
  const numbers = lateNumbers()
  const moves = lateEdits<Move>(async (view) => {
    const [moving] = await Promise.all([import('./lists/moving.ts'), numbers.load(view)])
    return moving
  })
  const by =
    (kind: Move['kind'], way: Move['way']): Command =>
    (view) => {
      void moves.act(view, { kind, way })
      return true
    }
  return [
    numbers.place,
    moves.following,
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

/** Keeps numbers in order, also of lines that came while its code was loading. */
function lateNumbers(): OnIntent {
  const { following, from, end } = late()
  const load = () => import('./lists/numbering.ts')
  const numbers = onIntent(async () => (await load()).numbering)
  let loading: Promise<boolean> | undefined

  async function begin(view: EditorView): Promise<boolean> {
    const [before, since] = [view.state, from(view)]
    const isThere = await numbers.load(view)
    const numbering = isThere && since.isTouched ? await load() : undefined
    end(since)
    const changes = numbering?.renumberedSince(before, since.changes)
    if (changes) view.dispatch({ changes, annotations: madeLate })
    if (!isThere) loading = undefined
    return isThere
  }
  return { place: [numbers.place, following], load: (view) => (loading ??= begin(view)) }
}
