import type { EditorState } from '@codemirror/state'

/** A link, a tag or an insertion that the writer has begun at the caret. */
export interface Begun {
  readonly kind: 'note' | 'tag' | 'insert'
  /** Position of the sign that begins it: `[[`, `#` or `/`. */
  readonly from: number
  readonly typed: string
}

/** Units of a line before the caret that are looked at: no title or tag is longer. */
const maxUnits = 220

const note = /\[\[(?!\s)([^[\]|]{0,200})$/
/** A tag as the server finds it: neither behind a letter nor within an address. */
const tag = /(?<![\p{L}\p{N}\p{M}_#&/\\=-]|\[\[)#([\p{L}\p{N}\p{M}_][\p{L}\p{N}\p{M}_/\u200c\u200d-]{0,63})$/u
const insert = /^[ \t]*\/([\p{L}\p{M}]{0,20})$/u

/** Looks at the signs before the caret alone and not at the syntax tree, which is quick enough for every key. */
export function begunAt(state: EditorState, at: number): Begun | undefined {
  const line = state.doc.lineAt(at)
  const start = Math.max(line.from, at - maxUnits)
  const before = state.sliceDoc(start, at)
  const isLast = at === line.to
  for (const [kind, pattern] of [
    ['note', note],
    ['tag', tag],
    ...(isLast && start === line.from ? [['insert', insert] as const] : []),
  ] as const) {
    const typed = pattern.exec(before)?.[1]
    if (typed === undefined) continue
    return { kind, from: at - typed.length - (kind === 'note' ? 2 : 1), typed }
  }
  return undefined
}
