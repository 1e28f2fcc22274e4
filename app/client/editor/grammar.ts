import { GFM, parser, type BlockContext, type Line, type MarkdownConfig } from '@lezer/markdown'
import { boundedMarkdown } from '../../shared/code/bounded-markdown.ts'
import { noteLinks } from './note-links.ts'
import { struckAndMarked } from './struck-and-marked.ts'

/**
 * Below a paragraph in a list or a quote, a line outside of them begins a list with any number; within the paragraph only 1
 * does. `@lezer/markdown` wants 1 for both.
 */
const anyNumber: MarkdownConfig = {
  parseBlock: [
    { name: 'AnyNumber', endLeaf: (cx, line) => isOutside(cx, line) && /^\d{1,9}[.)][ \t]/.test(rest(line)) },
  ],
}

/** How many of the blocks around it a line goes on with, which the library's types leave out. */
function isOutside(cx: BlockContext, line: Line & { readonly depth?: number }): boolean {
  return (line.depth ?? cx.depth) < cx.depth
}

const rest = ({ text, pos }: Line) => text.slice(pos, pos + 11)

/** Markdown as notes are read, with HTML. */
export const withHtml = parser.configure([GFM, struckAndMarked, boundedMarkdown, anyNumber, noteLinks])

/**
 * Markdown as the editor reads it. Left out is what reads ahead from every blank or `<` to the end of the text and draws
 * nothing here: HTML is text, and a line break shows itself.
 */
export const grammar = withHtml.configure({ remove: ['HardBreak', 'HTMLTag', 'HTMLBlock'] })
