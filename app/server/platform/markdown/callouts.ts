import type { MarkdownIt, StateCore, Token } from 'markdown-it'
import { calloutOf } from '../../../shared/callouts.ts'

/** A quote that begins with `[!NOTE]` and its kin is a note beside the text, with a title. */
export function callouts(md: MarkdownIt): void {
  md.core.ruler.after('block', 'callouts', (state: StateCore) => {
    const { tokens, Token } = state
    const quotes: Token[] = []
    const titles = new Map<Token, Token[]>()
    for (let n = 0; n < tokens.length; n++) {
      const token = tokens[n]
      if (token?.type === 'blockquote_close') {
        const open = quotes.pop()
        if (open?.tag === 'div') token.tag = 'div'
      }
      if (token?.type !== 'blockquote_open') continue
      quotes.push(token)
      const [paragraph, inline] = [tokens[n + 1], tokens[n + 2]]
      if (paragraph?.type !== 'paragraph_open' || inline?.type !== 'inline') continue
      const end = inline.content.indexOf('\n')
      const [first, rest] =
        end === -1 ? [inline.content, ''] : [inline.content.slice(0, end), inline.content.slice(end + 1)]
      const callout = calloutOf(first)
      if (!callout) continue
      const { look, title } = callout
      token.tag = 'div'
      token.attrs = [
        ['class', `callout callout-${look}`],
        ['role', 'note'],
      ]
      if (rest.trim()) {
        inline.content = rest
        const line = inline.map?.[0] ?? 0
        const open = Object.assign(new Token('paragraph_open', 'p', 1), { block: true })
        const own = Object.assign(new Token('inline', '', 0), { content: title, map: [line, line + 1], children: [] })
        open.attrSet('class', 'callout-title')
        titles.set(token, [open, own, Object.assign(new Token('paragraph_close', 'p', -1), { block: true })])
      } else {
        inline.content = title
        paragraph.attrSet('class', 'callout-title')
      }
    }
    if (titles.size > 0) state.tokens = tokens.flatMap((token) => [token, ...(titles.get(token) ?? [])])
  })
}
