import type { MarkdownIt, StateCore, Token } from 'markdown-it'
import { isOwnPicture } from '../../../shared/own-pictures.ts'
import { escapeHtml } from './escape.ts'

/**
 * Images of this service are shown. Any other becomes a link: its server must not learn who reads the note, and the content security policy
 * would block it.
 */
export function images(md: MarkdownIt): void {
  const textOf = (token: Token) => md.renderer.renderInlineAsText(token.children ?? [], md.options, {})

  md.renderer.rules['image'] = (tokens, index) => {
    const token = tokens[index]
    if (!token) return ''
    const title = token.attrGet('title')
    const src = escapeHtml(String(token.attrGet('src')))
    const tip = title === null ? '' : ` title="${escapeHtml(String(title))}"`
    return `<img src="${src}" alt="${escapeHtml(textOf(token))}"${tip} loading="lazy" decoding="async">`
  }

  md.core.ruler.push('images', (state: StateCore) => {
    for (const token of state.tokens) {
      if (!token.children?.some(({ type }) => type === 'image')) continue
      let isInLink = false
      token.children = token.children.flatMap((child) => {
        if (child.type === 'link_open') isInLink = true
        if (child.type === 'link_close') isInLink = false
        if (child.type !== 'image') return [child]
        const src = String(child.attrGet('src'))
        if (isOwnPicture(src)) return [child]
        return linkInstead(state, child, textOf(child), isInLink)
      })
    }
  })
}

function linkInstead({ Token }: StateCore, image: Token, alt: string, isInLink: boolean): Token[] {
  const src = String(image.attrGet('src'))
  const text = new Token('text', '', 0)
  text.content = alt.trim() || src
  if (isInLink) return [text]
  const open = new Token('link_open', 'a', 1)
  open.attrs = [['href', src], ['class', 'picture-link'], ...(image.attrs ?? []).filter(([name]) => name === 'title')]
  return [open, text, new Token('link_close', 'a', -1)]
}
