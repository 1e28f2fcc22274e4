import { ensureSyntaxTree } from '@codemirror/language'
import type { ChangeSpec, EditorState, Transaction } from '@codemirror/state'
import type { SyntaxNode } from '@lezer/common'

/** The most items of a list that are renumbered, and the most lists for one change. */
const maxItems = 500
const maxLists = 8
/** UTF-16 units behind a change within which the end of its lists is looked for. */
const maxUnits = 50_000
/** How long a key waits for the parser, in milliseconds. */
const waitMs = 30

/**
 * The edits that renumber the lists around a change, in positions after it: each item follows the one before it.
 * @returns undefined where no list has gained or lost items, or all of them are in order
 */
export function renumbered(transaction: Transaction): ChangeSpec[] | undefined {
  const { startState, changes } = transaction
  if (!isOfLines(transaction)) return undefined
  const found: ChangeSpec[] = []
  changes.iterChangedRanges((fromA, toA, fromB, toB) => {
    const state = transaction.state
    const [first, last] = [state.doc.lineAt(fromB), state.doc.lineAt(toB)]
    // The line behind the change may be the next item.
    const end = last.number < state.doc.lines ? state.doc.line(last.number + 1).to : last.to
    if (!/^[ \t>]*\d{1,9}[.)] /m.test(state.sliceDoc(first.from, Math.min(end, first.from + maxUnits)))) return
    const begun = startOf(startState, fromA, toA)
    for (const list of orderedLists(state, first.from, end)) {
      found.push(...inOrder(state, list, list.from >= first.from ? begun : undefined))
    }
  })
  return found.length > 0 ? found : undefined
}

/** Whether lines came or went, or changed how far in they stand; a number that is typed stays as it was typed. */
function isOfLines(transaction: Transaction): boolean {
  if (!transaction.docChanged || transaction.isUserEvent('undo') || transaction.isUserEvent('redo')) return false
  if (!transaction.isUserEvent('input') && !transaction.isUserEvent('delete') && !transaction.isUserEvent('move')) {
    return false
  }
  let isSo = false
  transaction.changes.iterChanges((fromA, toA, _fromB, _toB, inserted) => {
    const { doc } = transaction.startState
    const isAtStart = doc.lineAt(fromA).from === fromA && toA > fromA
    isSo ||= inserted.lines > 1 || doc.lineAt(fromA).to < toA || (isAtStart && !transaction.isUserEvent('input.type'))
  })
  return isSo
}

/** The number with which a list began whose first item is in a part of the text. */
function startOf(state: EditorState, from: number, to: number): number | undefined {
  const [list] = orderedLists(state, state.doc.lineAt(from).from, to)
  if (!list || list.from < state.doc.lineAt(from).from || list.from > to) return undefined
  return numberOf(state, list.firstChild)?.number
}

function orderedLists(state: EditorState, from: number, to: number): SyntaxNode[] {
  const found: SyntaxNode[] = []
  const end = Math.min(state.doc.length, to + maxUnits)
  ensureSyntaxTree(state, end, waitMs)?.iterate({
    from,
    to,
    enter(ref) {
      // The parser has not read this list to its end: its last items have no place yet.
      const isWhole = ref.to < end || end === state.doc.length
      if (ref.name === 'OrderedList' && isWhole && found.length < maxLists) found.push(ref.node)
    },
  })
  return found
}

interface Mark {
  readonly from: number
  readonly to: number
  readonly number: number
}

function numberOf(state: EditorState, item: SyntaxNode | null): Mark | undefined {
  const mark = item?.getChild('ListMark')
  if (!mark) return undefined
  return { from: mark.from, to: mark.to - 1, number: Number(state.sliceDoc(mark.from, mark.to - 1)) }
}

function inOrder(state: EditorState, list: SyntaxNode, begun: number | undefined): ChangeSpec[] {
  const items = list.getChildren('ListItem')
  if (items.length > maxItems) return []
  const marks = items.map((item) => numberOf(state, item))
  const [first, second, third] = marks
  // A list whose items are all `1.` is left to the renderer, which numbers it.
  if (!first || (second && second.number === first.number && (!third || third.number === first.number))) return []
  const start = begun !== undefined && begun < first.number ? begun : first.number
  return marks.flatMap((mark, index) => {
    if (!mark || mark.number === start + index) return []
    const insert = String(start + index)
    return [
      { from: mark.from, to: mark.to, insert },
      ...shifted(state, items[index], insert.length - (mark.to - mark.from)),
    ]
  })
}

/** Lines below an item whose number became longer or shorter stay below its words. */
function shifted(state: EditorState, item: SyntaxNode | undefined, by: number): ChangeSpec[] {
  if (!item || by === 0) return []
  const found: ChangeSpec[] = []
  const [first, last] = [state.doc.lineAt(item.from), state.doc.lineAt(item.to)]
  for (let number = first.number + 1; number <= Math.min(last.number, first.number + maxItems); number++) {
    const { from, text } = state.doc.line(number)
    const at = from + (/^(?:[ \t]*> ?)*/.exec(text)?.[0].length ?? 0)
    if (by > 0 && text.trim()) found.push({ from: at, insert: ' '.repeat(by) })
    if (by < 0 && state.sliceDoc(at, at - by).trim() === '' && text.trim()) found.push({ from: at, to: at - by })
  }
  return found
}
