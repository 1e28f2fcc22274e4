import type { MarkdownIt, Token } from 'markdown-it'

/** No id of the page begins like this. */
const prefix = 'note-'
const longest = 60

/** Headings can be linked to: an id of their own words, and a link to themselves. */
export function addAnchors(markdown: MarkdownIt): MarkdownIt {
  markdown.core.ruler.push('anchors', (state) => {
    const taken = new Map<string, number>()
    for (const [index, token] of state.tokens.entries()) {
      if (token.type !== 'heading_open') continue
      const words = wordsOf(state.tokens[index + 1])
      const slug = words
        .toLowerCase()
        .replace(/[^\p{L}\p{N}]+/gu, '-')
        .replace(/^-|-$/g, '')
        .slice(0, longest)
        .toWellFormed()
      const times = taken.get(slug) ?? 0
      taken.set(slug, times + 1)
      token.attrSet('id', `${prefix}${slug || 'heading'}${times > 0 ? `-${times}` : ''}`)
    }
  })
  markdown.renderer.rules.heading_close = (tokens, index) => {
    const token = tokens[index]
    const open = tokens.slice(0, index).findLast(({ type }) => type === 'heading_open')
    const id = markdown.utils.escapeHtml(String(open?.attrGet('id') ?? ''))
    return ` <a href="#${id}" class="anchor" aria-label="Link to this heading">#</a></${token?.tag ?? 'h2'}>\n`
  }
  return markdown
}

function wordsOf(inline: Token | undefined): string {
  return (inline?.children ?? []).map(({ content }) => content).join('')
}
