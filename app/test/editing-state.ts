import { EditorState } from '@codemirror/state'
import type { Edit } from '../client/editor/edit.ts'
import { markdown } from '../client/editor/language.ts'

/** A text with what is selected between bars, or one bar for a caret. */
export function read(marked: string): { text: string; selection: readonly [number, number] } {
  const [before = '', middle = '', after] = marked.split('|')
  if (after === undefined) return { text: before + middle, selection: [before.length, before.length] }
  return { text: before + middle + after, selection: [before.length, before.length + middle.length] }
}

export function write(text: string, { from, to, insert, select }: Edit): string {
  const next = text.slice(0, from) + insert + text.slice(to)
  const [start, end] = select ?? [from + insert.length, from + insert.length]
  const middle = start === end ? '|' : `|${next.slice(start, end)}|`
  return next.slice(0, start) + middle + next.slice(end)
}

export function stateOf(text: string, [anchor, head]: readonly [number, number] = [text.length, text.length]) {
  const { doc } = EditorState.create({ doc: text })
  // A state counts one character for `\r\n`.
  const selection = { anchor: Math.min(anchor, doc.length), head: Math.min(head, doc.length) }
  return EditorState.create({ doc, selection, extensions: [markdown] })
}

/** What the editor makes of a text; undefined where it leaves the key to the browser. */
export function edited(marked: string, act: (state: EditorState) => Edit | undefined): string | undefined {
  const { text, selection } = read(marked)
  const state = stateOf(text, selection)
  const edit = act(state)
  return edit && write(state.sliceDoc(), edit)
}
