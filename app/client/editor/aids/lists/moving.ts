import type { EditorState } from '@codemirror/state'
import type { SyntaxNode } from '@lezer/common'
import type { Edit } from '../../edit.ts'
import { nodesAt, treeTo } from '../../language.ts'

interface Block {
  /** Whole lines, or an item: from the start of the first line to the end of the last, in UTF-16 units. */
  readonly from: number
  readonly to: number
  /** Undefined for plain lines. */
  readonly item: SyntaxNode | undefined
}

/** What the Alt key and an arrow do: up is -1. */
export interface Move {
  readonly kind: 'moved' | 'copied'
  readonly way: 1 | -1
}

export function made(state: EditorState, { kind, way }: Move): Edit | undefined {
  return kind === 'moved' ? moved(state, way) : copied(state, way)
}

/** Moves the selected lines up or down; an item of a list goes with everything in it, past the next item of its list. */
export function moved(state: EditorState, by: 1 | -1): Edit | undefined {
  const block = selected(state)
  const other = by < 0 ? before(state, block) : after(state, block)
  if (!other) return undefined
  const [first, second] = by < 0 ? [other, block] : [block, other]
  const [top, bottom] = [state.sliceDoc(first.from, first.to), state.sliceDoc(second.from, second.to)]
  const insert = bottom + state.sliceDoc(first.to, second.from) + top
  const { anchor, head } = state.selection.main
  const shift = by < 0 ? other.from - block.from : second.to - block.to
  return { from: first.from, to: second.to, insert, select: [anchor + shift, head + shift] }
}

/** Writes the selected lines once more, above or below. */
export function copied(state: EditorState, by: 1 | -1): Edit {
  const { from, to } = selected(state)
  const text = state.sliceDoc(from, to)
  const { anchor, head } = state.selection.main
  const shift = by > 0 ? text.length + 1 : 0
  return { from: to, to, insert: `\n${text}`, select: [anchor + shift, head + shift] }
}

function selected(state: EditorState): Block {
  const { from, to } = state.selection.main
  const [first, last] = [state.doc.lineAt(from), state.doc.lineAt(to)]
  const begin = itemOf(state, first.from)
  if (!begin) return { from: first.from, to: last.to, item: undefined }
  let item = begin
  // The selected items of one list move together.
  for (let next = item.nextSibling; next && next.from <= last.to; next = next.nextSibling) item = next
  const end = state.doc.lineAt(endOf(state, item)).to
  return last.to > end ? { from: first.from, to: last.to, item: undefined } : { from: first.from, to: end, item: begin }
}

/** The item that begins in the line of a position. */
function itemOf(state: EditorState, at: number): SyntaxNode | undefined {
  const line = state.doc.lineAt(at)
  const node = nodesAt(treeTo(state, line.to), line.to).findLast(
    ({ name, from }) => name === 'ListItem' && from >= line.from,
  )
  return node
}

/** Where the last line of an item with words ends. */
function endOf(state: EditorState, { from, to }: SyntaxNode): number {
  return from + state.sliceDoc(from, to).trimEnd().length
}

function before(state: EditorState, { from, item }: Block): Block | undefined {
  const sibling = item?.prevSibling
  if (sibling?.name === 'ListItem') return blockOf(state, sibling)
  if (item && isNested(item)) return undefined
  return from === 0 ? undefined : lineBlock(state, from - 1)
}

function after(state: EditorState, { from, to, item }: Block): Block | undefined {
  if (item) {
    let next: SyntaxNode | null = item
    while (next && state.doc.lineAt(next.from).from <= to) next = next.nextSibling
    if (next && next.from > from) return blockOf(state, next)
    if (isNested(item)) return undefined
  }
  return to === state.doc.length ? undefined : lineBlock(state, to + 1)
}

function isNested(item: SyntaxNode): boolean {
  return item.parent?.parent?.name === 'ListItem'
}

function blockOf(state: EditorState, item: SyntaxNode): Block {
  return { from: state.doc.lineAt(item.from).from, to: state.doc.lineAt(endOf(state, item)).to, item }
}

function lineBlock(state: EditorState, at: number): Block {
  const { from, to } = state.doc.lineAt(at)
  return { from, to, item: undefined }
}
