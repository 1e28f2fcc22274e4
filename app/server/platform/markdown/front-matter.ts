import type { MarkdownIt, StateBlock } from 'markdown-it'
import { escapeHtml } from './escape.ts'

/** Lines that are looked through for its end. */
const maxLines = 200

const fence = /^---[ \t]*$/
const end = /^(?:---|\.\.\.)[ \t]*$/
/** A key, a comment, an item, or what goes on with the line before. */
const key = /^[^\s:#-][^:]{0,100}:(?:\s|$)/
const other = /^(?:[ \t].*|#.*|-[ \t].*|-)?$/

/** What other programs keep at the top of a text, between two lines of `---`: shown as it is, and no heading. */
export function frontMatter(md: MarkdownIt): void {
  md.block.ruler.before('table', 'front_matter', (state: StateBlock, startLine, endLine, silent) => {
    if (silent || startLine !== 0 || state.level !== 0 || !fence.test(lineAt(state, 0))) return false
    let hasKey = false
    for (let line = 1; line < Math.min(endLine, maxLines); line++) {
      const text = lineAt(state, line)
      if (end.test(text)) {
        if (!hasKey) return false
        const token = state.push('front_matter', 'pre', 0)
        Object.assign(token, { content: state.getLines(1, line, 0, false), map: [0, line + 1] })
        state.line = line + 1
        return true
      }
      if (key.test(text)) hasKey = true
      else if (!other.test(text)) return false
    }
    return false
  })
  md.renderer.rules['front_matter'] = (tokens, index) =>
    `<pre class="front-matter">${escapeHtml(tokens[index]?.content ?? '')}</pre>\n`
}

function lineAt({ src, bMarks, eMarks }: StateBlock, line: number): string {
  return src.slice(bMarks[line], eMarks[line])
}
