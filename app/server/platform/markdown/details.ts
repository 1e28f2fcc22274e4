import type { MarkdownIt, StateBlock, StateCore, Token } from 'markdown-it'
import { maxDepth } from './limits.ts'

const beginning = /^<\/?(?:details|summary)>/i
const anyTag = /(<\/?(?:details|summary)>)/i

/**
 * Lines that begin with `<details>`, `<summary>` or their ends, as blocks. Which of them belong together is decided when all blocks are
 * known (`details`): those in code are none.
 */
export function detailsLines(md: MarkdownIt): void {
  md.block.ruler.before(
    'html_block',
    'details',
    (state: StateBlock, startLine, _endLine, silent) => {
      if ((state.sCount[startLine] ?? 0) - state.blkIndent >= 4) return false
      const begin = (state.bMarks[startLine] ?? 0) + (state.tShift[startLine] ?? 0)
      if (state.src.charAt(begin) !== '<') return false
      const line = state.src.slice(begin, state.eMarks[startLine])
      if (!beginning.test(line)) return false
      if (silent) return true
      pushLine(state, line, startLine)
      state.line = startLine + 1
      return true
    },
    { alt: ['paragraph', 'reference', 'blockquote', 'list'] },
  )
}

/** `<details>` with its `<summary>`, where both are closed among the same blocks; the rest is shown as text. */
export function details(md: MarkdownIt): void {
  detailsLines(md)
  md.core.ruler.after('block', 'details', (state: StateCore) => {
    const matched = matchedOf(state.tokens)
    let before: Token | undefined
    state.tokens = state.tokens.flatMap((token) => {
      const isFirst = before?.type === 'details_open'
      before = token
      if (token.type === 'summary' && isFirst) return inBlock(state, token, 'summary', 'summary', token.content)
      if (token.type === 'summary')
        return inBlock(state, token, 'paragraph', 'p', `<summary>${token.content}</summary>`)
      if (token.type === 'details_words') return inBlock(state, token, 'paragraph', 'p', token.content)
      if (!isDetails(token)) return [token]
      if (!matched.has(token)) return inBlock(state, token, 'paragraph', 'p', token.content)
      const end = isOpen(token) ? { type: 'details_open', nesting: 1 } : { type: 'details_close', nesting: -1 }
      return [Object.assign(token, end, { content: '' })]
    })
  })
}

function pushLine(state: StateBlock, line: string, at: number): void {
  const push = (type: string, tag: string, content: string) =>
    Object.assign(state.push(type, tag, 0), { content, map: [at, at + 1], block: true })
  const pieces = line
    .split(anyTag)
    .map((piece) => piece.trim())
    .filter(Boolean)
  for (let n = 0; n < pieces.length; n++) {
    const [piece = '', words = '', end = ''] = pieces.slice(n, n + 3)
    if (/^<summary>$/i.test(piece) && /^<\/summary>$/i.test(end)) {
      push('summary', 'summary', words)
      n += 2
    } else if (/^<\/?details>$/i.test(piece)) push('details', 'details', piece)
    else push('details_words', '', piece)
  }
}

function isDetails({ type }: Token): boolean {
  return type === 'details'
}

function isOpen({ content }: Token): boolean {
  return !content.startsWith('</')
}

/** The beginnings and ends that belong together: each pair has the same parent. */
function matchedOf(tokens: readonly Token[]): Set<Token> {
  const matched = new Set<Token>()
  const open: Token[] = []
  let depth = 0
  for (const token of tokens) {
    if (isDetails(token) && isOpen(token)) {
      if (depth === maxDepth) continue
      open.push(token)
      depth++
    } else if (isDetails(token)) {
      const last = open.at(-1)
      if (!last || !isDetails(last)) continue
      matched.add(last).add(token)
      open.pop()
      depth--
    } else if (token.nesting === 1) open.push(token)
    else if (token.nesting === -1) for (let last = open.pop(); last && isDetails(last); last = open.pop()) depth--
  }
  return matched
}

/** Words of one line as a block of their own. */
function inBlock({ Token }: StateCore, { map }: Token, type: string, tag: string, content: string): Token[] {
  const inline = Object.assign(new Token('inline', '', 0), { content, children: [] })
  const [open, close] = [new Token(`${type}_open`, tag, 1), new Token(`${type}_close`, tag, -1)]
  return [open, inline, close].map((token) => Object.assign(token, { map: token === close ? null : map, block: true }))
}
