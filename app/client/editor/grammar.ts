import { GFM, parser } from '@lezer/markdown'
import { boundedMarkdown } from '../../shared/code/bounded-markdown.ts'
import { codeBlocks } from './code-blocks.ts'

/**
 * Markdown as the editor reads it. Left out is what reads ahead from every blank or `<` to the end of the text and draws
 * nothing here: HTML is text, and a line break shows itself.
 */
export const grammar = parser.configure([
  ...[GFM, codeBlocks, boundedMarkdown],
  { remove: ['HardBreak', 'HTMLTag', 'HTMLBlock'] },
])
