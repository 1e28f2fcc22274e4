import type { EditorState } from '@codemirror/state'
import { addressIn, hasAddress } from '../../address.ts'
import type { Edit } from '../../edit.ts'
import { isInFrontMatter } from '../../language.ts'
import { linkWords } from './plain-words.ts'

/**
 * An address that is pasted over plain words makes a link of them.
 * @returns undefined where it replaces what is selected: over an address, in a link, in code, over several lines
 */
export function linked(
  state: EditorState,
  selection: { readonly from: number; readonly to: number },
  pasted: string,
): Edit | undefined {
  const address = addressIn(pasted)
  if (address === undefined) return undefined
  const selected = state.sliceDoc(selection.from, selection.to)
  // A double click selects the space behind a word, too.
  const [from, to] = [selection.to - selected.trimStart().length, selection.from + selected.trimEnd().length]
  if (from >= to) return undefined
  const line = state.doc.lineAt(from)
  if (to > line.to || isInFrontMatter(state, from)) return undefined

  const [start, end] = [from - line.from, to - line.from]
  const begun = line.text.slice(0, start).split(/\s/).at(-1) ?? ''
  const rest = line.text.slice(end).split(/\s/, 1)[0] ?? ''
  if (hasAddress(begun + line.text.slice(start, end) + rest)) return undefined

  const words = linkWords(state.sliceDoc(), from, to)
  if (words === undefined) return undefined
  // Behind an exclamation mark, a link would be a picture.
  const mark = isExclaimed(line.text.slice(0, start)) ? 1 : 0
  return { from: from - mark, to, insert: `${mark ? '\\!' : ''}[${words}](${address})` }
}

function isExclaimed(before: string): boolean {
  if (!before.endsWith('!')) return false
  // Linear: a run of backslashes is looked at from its beginning only.
  const slashes = before.length - 1 - before.slice(0, -1).replace(/(?<!\\)\\+$/, '').length
  return slashes % 2 === 0
}
