import { syntaxTree } from '@codemirror/language'
import { RangeSetBuilder, StateField, type EditorState, type Transaction } from '@codemirror/state'
import { Decoration, EditorView, type DecorationSet } from '@codemirror/view'
import type { SyntaxNodeRef } from '@lezer/common'
import { endOfFrontMatter } from '../language.ts'
import { isRevealed, revealedLines } from './revealed.ts'
import { TableWidget } from './table-widget.ts'

/** Larger tables, in UTF-16 units, and those behind so many others stay as they are typed. */
const maxTableUnits = 20_000
const maxTables = 300

/** Tables are drawn where the writer is not in them. All of a text: what is not in sight has its height, too. */
export const tables = StateField.define<DecorationSet>({
  create: (state) => tablesOf(state, Decoration.none),
  update(before, transaction) {
    return isSame(transaction) ? before : tablesOf(transaction.state, before.map(transaction.changes), transaction)
  },
  provide: (field) => EditorView.decorations.from(field),
})

function isSame(transaction: Transaction): boolean {
  const { startState, state, docChanged } = transaction
  return (
    !docChanged && syntaxTree(startState) === syntaxTree(state) && revealedLines(startState) === revealedLines(state)
  )
}

/** The blocks at the edge are gone through, without what is in them; a table that has not changed keeps its widget. */
function tablesOf(state: EditorState, known: DecorationSet, transaction?: Transaction): DecorationSet {
  const tree = syntaxTree(state)
  const front = endOfFrontMatter(state) ?? -1
  const builder = new RangeSetBuilder<Decoration>()
  const old = known.iter()
  const cursor = tree.cursor()
  let count = 0
  if (cursor.firstChild()) {
    do {
      if (cursor.name !== 'Table' || cursor.from <= front || !isDrawn(state, cursor) || ++count > maxTables) continue
      const { from } = cursor
      const { to } = state.doc.lineAt(cursor.to)
      while (old.value && old.from < from) {
        old.next()
      }
      const isKept = old.value && old.from === from && old.to === to && !transaction?.changes.touchesRange(from, to)
      builder.add(from, to, isKept && old.value ? old.value : drawnTable(state.sliceDoc(from, to)))
    } while (cursor.nextSibling())
  }
  // What the parser has not come to again stays as it was.
  while (old.value) {
    const isUnknown = old.from >= tree.length && tree.length < state.doc.length
    if (isUnknown && !isRevealed(state, old.from, old.to)) builder.add(old.from, old.to, old.value)
    old.next()
  }
  return builder.finish()
}

function drawnTable(source: string): Decoration {
  return Decoration.replace({ widget: new TableWidget(source), block: true })
}

function isDrawn(state: EditorState, { from, to }: SyntaxNodeRef): boolean {
  if (to - from > maxTableUnits || isRevealed(state, from, to)) return false
  return state.doc.lineAt(from).from === from
}
