import type { BlockContext, Line, MarkdownConfig } from '@lezer/markdown'

/** Signs times characters of a paragraph: `@lezer/markdown` reads from a sign to the paragraph's end, and again from the next. */
const inlineBudget = 4_000_000

/** Lists and quotes within each other: each of them looks at every line again. */
const maxDepth = 80

const signs = new Set(Array.from('[]()*_~`<\\', (sign) => sign.charCodeAt(0)))
const equals = '='.charCodeAt(0)

/**
 * Keeps `@lezer/markdown` linear. A paragraph that would take quadratic time stays text, without links, emphasis and code; so
 * does a line that is nested too deeply.
 */
export const boundedMarkdown: MarkdownConfig = {
  parseBlock: [{ name: 'BoundedDepth', before: 'Blockquote', parse: tooDeep }],
  parseInline: [
    {
      name: 'BoundedMarks',
      before: 'Escape',
      // Before the first character, for the whole paragraph.
      parse: (cx, _next, at) => (at === cx.offset && isTooMuch(cx.text) ? cx.end : -1),
    },
  ],
}

function tooDeep(cx: BlockContext, line: Line): boolean {
  if (cx.depth <= maxDepth) return false
  cx.addElement(cx.elt('Paragraph', cx.lineStart + line.pos, cx.lineStart + line.text.length))
  cx.nextLine()
  return true
}

function isTooMuch(text: string): boolean {
  if (text.length * text.length <= inlineBudget) return false
  let found = 0
  for (let at = 0; at < text.length; at++) {
    const sign = text.charCodeAt(at)
    // Only two of them are a mark.
    if (signs.has(sign) || (sign === equals && text.charCodeAt(at + 1) === equals)) found++
  }
  return found * text.length > inlineBudget
}
