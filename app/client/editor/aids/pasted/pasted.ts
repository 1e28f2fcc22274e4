import type { ChangeDesc, ChangeSpec, EditorState } from '@codemirror/state'
import type { Edit } from '../../edit.ts'
import { linked } from './linked.ts'

/** The part of the text that a paste replaces, in UTF-16 units. */
interface Part {
  readonly from: number
  readonly to: number
}

/**
 * @param html empty where only the text counts
 * @returns what makes the edit of a paste, which makes none where the text is pasted as it is; undefined while what reads HTML is
 * not loaded
 */
export type ReaderOf = (
  html: string,
) => ((state: EditorState, part: Part, text: string) => Edit | undefined) | undefined

let markdownOf: ((html: string) => string | undefined) | undefined

/** Loads what reads a paste. */
export async function loadReaderOf(html: string): Promise<ReaderOf> {
  if (html) markdownOf ??= await import('./from-html.ts').then((module) => module.markdownOf)
  return readerOf
}

const readerOf: ReaderOf = (html) => {
  const read = markdownOf
  if (!html) return linked
  if (!read) return undefined
  return (state, part, text) => {
    const link = linked(state, part, text)
    if (link) return link
    const markdown = read(html)
    return markdown ? fitted(state, part, markdown) : undefined
  }
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

/** The edit where the text of a paste stands; undefined where the writer has changed that text since. */
export function inPlaceOf(plain: Edit, edit: Edit, before: EditorState, since: ChangeDesc): ChangeSpec | undefined {
  const [from, to] = [Math.min(plain.from, edit.from), Math.max(plain.to, edit.to)]
  const insert = before.sliceDoc(from, edit.from) + edit.insert + before.sliceDoc(edit.to, to)
  const end = to - plain.to + plain.from + plain.insert.length
  const changed: (readonly [number, number])[] = []
  since.iterChangedRanges((start, stop) => changed.push([start, stop]))
  if (changed.some(([start, stop]) => start < end && stop > from)) return undefined
  const last = since.mapPos(end, -1)
  return { from: Math.min(since.mapPos(from, 1), last), to: last, insert }
}
