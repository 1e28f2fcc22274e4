import type { MarkdownIt, StateCore } from 'markdown-it'
import { normalized } from '../../../shared/normalized.ts'

/** So that no heading is taken for a part of the page, nor for anything that a script asks for by its name. */
export const headingPrefix = 'md-'

/** Headings have a name that a link can lead to, and a link that shows it. */
export function headings(md: MarkdownIt): void {
  md.core.ruler.push('headings', ({ tokens, Token }: StateCore) => {
    const taken = new Map<string, number>()
    tokens.forEach((token, index) => {
      const children = tokens[index + 1]?.children
      if (token.type !== 'heading_open' || !children) return
      const id = headingPrefix + unique(slug(children.map(({ content }) => content).join('')), taken)
      token.attrSet('id', id)
      const anchor = new Token('heading_link', '', 0)
      anchor.meta = { id }
      children.push(anchor)
    })
  })

  // The sign itself comes from the stylesheet: it is no part of what the heading says, nor of what is copied.
  md.renderer.rules['heading_link'] = (tokens, index) =>
    `<a class="heading-link" href="#${encodeURIComponent(String(tokens[index]?.meta?.['id']))}" aria-label="Link to this heading"></a>`
}

/** Characters of a heading that its name is made of; the name itself is shorter. */
const longestNamed = 400

/** "Plums & damsons" → plums-damsons; letters of any script. */
function slug(text: string): string {
  const words =
    normalized(text.slice(0, longestNamed), 'NFC')
      .toLowerCase()
      .match(/[\p{L}\p{N}\p{M}_]+/gu) ?? []
  return /^.{0,64}/su.exec(words.join('-'))?.[0] || 'section'
}

/** The second of a name is name-2. */
function unique(name: string, taken: Map<string, number>): string {
  let free = name
  for (let n = taken.get(name) ?? 1; taken.has(free); n++) {
    free = `${name}-${n + 1}`
    taken.set(name, n + 1)
  }
  taken.set(free, 1)
  return free
}
