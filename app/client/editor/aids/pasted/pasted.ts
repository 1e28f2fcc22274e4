import type { EditorState } from '@codemirror/state'
import type { Edit } from '../../edit.ts'
import { linked } from './linked.ts'

/** The part of the text that a paste replaces, in UTF-16 units. */
interface Part {
  readonly from: number
  readonly to: number
}

/**
 * Reads a paste.
 * @param html empty where only the text counts
 * @returns what makes the edit of it; undefined where the text is pasted as it is
 */
export async function readPaste(
  html: string,
): Promise<(state: EditorState, part: Part, text: string) => Edit | undefined> {
  const markdown = html && (await import('./from-html.ts')).markdownOf(html)
  return (state, part, text) => linked(state, part, text) ?? (markdown ? fitted(state, part, markdown) : undefined)
}

/** Sets pasted blocks apart from the words around them by blank lines. */
function fitted(state: EditorState, { from, to }: Part, markdown: string): Edit {
  const before = state.sliceDoc(state.doc.lineAt(from).from, from)
  const after = state.sliceDoc(to, state.doc.lineAt(to).to)
  const isBlock = markdown.includes('\n') || /^(?:#{1,6} |> |[-*+] |\d{1,9}[.)] |```|\||---)/.test(markdown)
  if (!isBlock) return { from, to, insert: markdown }
  const item = /^\s*(?:[-*+]|\d{1,9}[.)]) (?:\[[ xX]\] )?$/.exec(before)
  if (item && /^(?:[-*+]|\d{1,9}[.)]) /.test(markdown)) {
    // A list that is pasted into an empty item replaces the item.
    const start = from - before.trimStart().length
    return { from: start, to, insert: markdown.replaceAll('\n', `\n${before.slice(0, start - from)}`) }
  }
  const lead = before.trim() && !item ? '\n\n' : ''
  return { from, to, insert: `${lead}${markdown}${after.trim() ? '\n\n' : ''}` }
}
