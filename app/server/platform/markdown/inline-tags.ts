import type { MarkdownIt, StateCore, StateInline, Token } from 'markdown-it'

/** HTML's own marks that a text may have, without attributes; everything else that looks like HTML stays text. */
const tagNames = ['kbd', 'sub', 'sup'] as const

const tag = new RegExp(`<(/?)(${tagNames.join('|')})>`, 'iy')
const lineBreak = /<br ?\/?>/iy

/** Tags within each other; more of them are text. */
const deepestTags = 8

/** `<kbd>`, `<sub>`, `<sup>` where they are closed within their block and in order, and `<br>`. */
export function inlineTags(md: MarkdownIt): void {
  md.inline.ruler.before('autolink', 'inline_tags', (state: StateInline, silent) => {
    if (state.src.charAt(state.pos) !== '<') return false
    lineBreak.lastIndex = tag.lastIndex = state.pos
    const [found = '', slash, name = ''] = lineBreak.exec(state.src) ?? tag.exec(state.src) ?? []
    if (!found) return false
    if (!silent) {
      if (slash === undefined) state.push('hardbreak', 'br', 0)
      else {
        const token = state.push('inline_tag', name.toLowerCase(), 0)
        Object.assign(token, { content: found, meta: { isOpen: slash === '' } })
      }
    }
    state.pos += found.length
    return true
  })
  md.core.ruler.after('inline', 'inline_tags', ({ tokens }: StateCore) => {
    for (const { children } of tokens) if (children?.some(isTag)) balance(children)
  })
}

function isTag({ type }: Token): boolean {
  return type === 'inline_tag'
}

/** Tags that have their counterpart become markup, all others text. */
function balance(children: readonly Token[]): void {
  const open: Token[] = []
  let depth = 0
  for (const token of children) {
    if (isTag(token) && token.meta?.['isOpen']) {
      if (depth < deepestTags) {
        open.push(token)
        depth++
      }
    } else if (isTag(token)) {
      const last = open.at(-1)
      if (!last || !isTag(last) || last.tag !== token.tag) continue
      open.pop()
      depth--
      Object.assign(last, { type: 'tag_open', nesting: 1, content: '' })
      Object.assign(token, { type: 'tag_close', nesting: -1, content: '' })
    } else if (token.nesting === 1) open.push(token)
    else if (token.nesting === -1) {
      // What was opened within emphasis or a link, and not closed there, is text.
      for (let last = open.pop(); last && isTag(last); last = open.pop()) depth--
    }
  }
  for (const token of children) if (isTag(token)) Object.assign(token, { type: 'text', tag: '' })
}
