import type { MarkdownIt, StateBlock } from 'markdown-it'
import { frontMatterEnd } from '../../../shared/front-matter.ts'
import { escapeHtml } from './escape.ts'

/** What other programs keep at the top of a text, between two lines of `---`: shown as it is, and no heading. */
export function frontMatter(md: MarkdownIt): void {
  md.block.ruler.before('table', 'front_matter', (state: StateBlock, startLine, endLine, silent) => {
    if (silent || startLine !== 0 || state.level !== 0) return false
    const last = frontMatterEnd((line) => (line < endLine ? lineAt(state, line) : undefined))
    if (last === undefined) return false
    const token = state.push('front_matter', 'pre', 0)
    Object.assign(token, { content: state.getLines(1, last, 0, false), map: [0, last + 1] })
    state.line = last + 1
    return true
  })
  md.renderer.rules['front_matter'] = (tokens, index) =>
    `<pre class="front-matter">${escapeHtml(tokens[index]?.content ?? '')}</pre>\n`
}

function lineAt({ src, bMarks, eMarks }: StateBlock, line: number): string {
  return src.slice(bMarks[line], eMarks[line])
}
