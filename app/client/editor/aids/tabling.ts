import { Prec, type EditorState, type Extension } from '@codemirror/state'
import { EditorView, keymap, type Command } from '@codemirror/view'
import { continued } from '../continued.ts'
import type { Edit } from '../edit.ts'
import { nodesAt, treeTo } from '../language.ts'
import { indented } from '../lists.ts'
import { lateEdits } from './late-edits.ts'
import { onIntent } from './on-intent.ts'

type Step = 'next' | 'previous' | 'row'

/** Keys of tables, loaded when the caret is in a line that may be of one; a key that is pressed before is done late. */
export function tabling(): Extension {
  let isThere = false
  const tables = onIntent(async () => (await import('./tables/tables.ts')).tables())
  const load = async (view: EditorView) => (isThere = await tables.load(view))
  const steps = lateEdits<Step>(async (view) => {
    const [own] = await Promise.all([import('./tables/steps.ts').catch(() => undefined), load(view)])
    const made = { next: own?.next, previous: own?.previous, row: own?.entered }
    return { made: (state, step) => made[step]?.(state) ?? outside[step](state) }
  })
  const by =
    (step: Step): Command =>
    (view) => {
      // Those of the tables themselves come first.
      if (isThere || steps.isLoaded() || !isInTable(view.state)) return false
      void steps.act(view, step)
      return true
    }
  return [
    tables.place,
    steps.following,
    Prec.high(
      keymap.of([
        { key: 'Tab', run: by('next'), shift: by('previous') },
        { key: 'Enter', run: by('row') },
      ]),
    ),
    EditorView.updateListener.of(({ view, state, selectionSet, docChanged }) => {
      if (!selectionSet && !docChanged) return
      if (hasBar(state)) void load(view)
    }),
  ]
}

const hasBar = ({ doc, selection }: EditorState) => doc.lineAt(selection.main.head).text.includes('|')

function isInTable(state: EditorState): boolean {
  const { to } = state.doc.lineAt(state.selection.main.head)
  return hasBar(state) && nodesAt(treeTo(state, to), to).some(({ name }) => name === 'Table')
}

/** What the keys do where there is no table, or where its code could not be loaded. */
const outside: Readonly<Record<Step, (state: EditorState) => Edit | undefined>> = {
  next: (state) => indented(state, 1),
  previous: (state) => indented(state, -1),
  row: (state) => continued(state) ?? newLine(state),
}

function newLine({ doc, selection }: EditorState): Edit {
  const { from, to } = selection.main
  const line = doc.lineAt(from)
  const indent = /^[ \t]*/.exec(line.text.slice(0, from - line.from))?.[0] ?? ''
  return { from, to, insert: `\n${indent}` }
}
