import type { MarkdownIt, StateCore, Token } from 'markdown-it'

/** Levels from which on lists and quotes may be wider than a phone. */
const manyLevels = 6

const opens = /^(?:bullet_list|ordered_list|blockquote)_open$/
const closes = /^(?:bullet_list|ordered_list|blockquote)_close$/

/** Lists and quotes that nest deep scroll in themselves, also by keys. */
export function deep(md: MarkdownIt): void {
  md.core.ruler.push('deep', (state: StateCore) => {
    const { tokens, Token } = state
    const around = new Map<Token, 'before' | 'behind'>()
    let first: Token | undefined
    let [depth, most] = [0, 0]
    for (const token of tokens) {
      if (opens.test(token.type)) {
        if (depth === 0) [first, most] = [token, 0]
        most = Math.max(most, ++depth)
      } else if (closes.test(token.type) && --depth === 0 && first && most >= manyLevels) {
        around.set(first, 'before').set(token, 'behind')
      }
    }
    if (around.size === 0) return
    const made = (nesting: 1 | -1) => {
      const token = Object.assign(new Token(nesting === 1 ? 'deep_open' : 'deep_close', 'div', nesting), {
        block: true,
      })
      if (nesting === 1) {
        token.attrs = [
          ['class', 'deep'],
          ['role', 'group'],
          ['aria-label', 'Nested'],
          ['tabindex', '0'],
        ]
      }
      return token
    }
    state.tokens = tokens.flatMap((token) => {
      const place = around.get(token)
      if (place === 'before') return [made(1), token]
      return place === 'behind' ? [token, made(-1)] : [token]
    })
  })
}
