import type { InlineContext, MarkdownConfig } from '@lezer/markdown'

const tilde = '~'.charCodeAt(0)
const equals = '='.charCodeAt(0)

const punctuation = /[\p{S}\p{P}]/u

const struck = { resolve: 'Strikethrough', mark: 'StrikethroughMark' }
const marked = { resolve: 'Highlight', mark: 'HighlightMark' }

/** `~struck~` and `==marked==`, as notes are read; the library has `~~struck~~`. */
export const struckAndMarked: MarkdownConfig = {
  defineNodes: [{ name: 'Highlight' }, { name: 'HighlightMark' }],
  parseInline: [
    {
      name: 'StruckByOne',
      before: 'Strikethrough',
      parse: (cx, next, at) => (next === tilde ? delimiter(cx, struck, at, 1) : -1),
    },
    {
      name: 'Highlight',
      after: 'Emphasis',
      parse: (cx, next, at) => (next === equals ? delimiter(cx, marked, at, 2) : -1),
    },
  ],
}

/** A run of exactly so many signs opens or closes, by what stands on its two sides, as in CommonMark's rules for emphasis. */
function delimiter(cx: InlineContext, type: typeof struck, at: number, count: number): number {
  const sign = cx.char(at)
  const end = at + count
  if (cx.char(at - 1) === sign || cx.char(end) === sign || cx.char(end - 1) !== sign) return -1
  const [before, after] = [cx.slice(at - 1, at), cx.slice(end, end + 1)]
  const [isSpaceBefore, isSpaceAfter] = [/^\s?$/.test(before), /^\s?$/.test(after)]
  const [isSignBefore, isSignAfter] = [punctuation.test(before), punctuation.test(after)]
  const canOpen = !isSpaceAfter && (!isSignAfter || isSpaceBefore || isSignBefore)
  const canClose = !isSpaceBefore && (!isSignBefore || isSpaceAfter || isSignAfter)
  return cx.addDelimiter(type, at, end, canOpen, canClose)
}
