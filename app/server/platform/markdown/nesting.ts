import type { MarkdownIt } from 'markdown-it'
import { maxDepth } from './limits.ts'

/** Levels that the library opens at once at the most: a list and its item, for itself and for what follows. */
const spare = 8

/** The library drops what is nested deeper than this, without a word: a text must be found too deep before. */
export const maxNesting = maxDepth + spare

/** Leaves `env.isTooDeep` when lists and quotes nest deeper than `maxDepth` levels. */
export function nesting(md: MarkdownIt): void {
  md.block.ruler.before('table', 'nesting', ({ level, env }) => {
    if (level > maxDepth) env['isTooDeep'] = true
    return false
  })
}
