import type { MarkdownIt, RendererRule } from 'markdown-it'

/** What an address may begin with, when it begins with a scheme at all. */
const schemes = /^(https?|mailto|tel|xmpp|sms|geo|ftp|magnet):/i

/** Files of notes: nothing else is loaded by looking at a note. Strangers' servers would learn who reads it, and when. */
const attachment = /^\/attachments\/[1-9]\d{0,17}\/(?:file\/[^/?#]+|thumbnail)$/

/** Links lead where they say, and do nothing; images are our own. */
export function guardLinks(markdown: MarkdownIt): MarkdownIt {
  // Decides about images, too. What browsers ignore in a scheme (tabs, line breaks, controls) is ignored here.
  markdown.validateLink = (address) => {
    const plain = decoded(address).replace(/[\u0000-\u0020\u007f-\u00a0]/g, '')
    return !/^[a-z][a-z\d+.-]*:/i.test(plain) || schemes.test(plain)
  }
  const { rules } = markdown.renderer
  const drawLink: RendererRule = (tokens, index, options, _env, self) => {
    const token = tokens[index]
    if (token && isElsewhere(String(token.attrGet('href') ?? ''))) token.attrSet('rel', 'noopener noreferrer nofollow')
    return self.renderToken(tokens, index, options)
  }
  rules.link_open = drawLink
  rules.image = (tokens, index, options, env, self) => {
    const token = tokens[index]
    if (!token) return ''
    const source = String(token.attrGet('src') ?? '')
    const words = self.renderInlineAsText(token.children ?? [], options, env)
    const { escapeHtml } = markdown.utils
    if (attachment.test(source)) {
      return `<img src="${escapeHtml(source)}" alt="${escapeHtml(words)}" loading="lazy" decoding="async">`
    }
    const rel = isElsewhere(source) ? ' rel="noopener noreferrer nofollow"' : ''
    return `<a href="${escapeHtml(source)}"${rel} class="image-link">${escapeHtml(words || source)}</a>`
  }
  return markdown
}

function isElsewhere(address: string): boolean {
  return /^(?:[a-z][a-z\d+.-]*:|\/\/|\\)/i.test(address)
}

function decoded(address: string): string {
  try {
    return decodeURIComponent(address)
  } catch {
    return address
  }
}
