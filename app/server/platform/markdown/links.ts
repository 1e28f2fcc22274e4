import type { MarkdownIt, StateCore, Token } from 'markdown-it'
import { headingId, headingPrefix } from './headings.ts'
import { maxAddressCharacters, maxHtmlCharacters, maxTitleCharacters } from './limits.ts'

/** Where a link may lead. What is not here runs scripts (`javascript:`), carries pages (`data:`), or is not known. */
const schemes = new Set([
  ...['http', 'https', 'mailto', 'tel', 'sms', 'geo', 'ftp', 'irc', 'ircs', 'xmpp', 'matrix', 'magnet'],
])

/**
 * Whether a link may lead there. Whatever stands before a colon counts as a scheme, also what only some browsers would
 * take for one: spaces, line breaks and entities in a word disguise nothing then.
 * @param url as it would stand in the attribute
 */
export function isSafe(url: string): boolean {
  if (url.length > maxAddressCharacters) return false
  const scheme = /^([^/?#]*):/.exec(url)?.[1]
  return scheme === undefined || schemes.has(scheme.toLowerCase())
}

/** To one of our own pages, or to a place on this one. */
const isOurs = (url: string) => /^([#?]|\/(?![/\\])|$)/.test(url)

/** Stays an escape in what a bare address shows: control characters, which no text has, and marks of direction, which disguise it. */
const unseen = /[\p{Cc}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu

/**
 * Links to other sites get no `Referer` and no `opener`; `#chapter` leads to that heading; of a link whose scheme is not allowed, the words are
 * shown.
 */
export function links(md: MarkdownIt): void {
  md.validateLink = (url) => url.length <= maxAddressCharacters
  const decoded = md.normalizeLinkText.bind(md)
  md.normalizeLinkText = (url) => decoded(url).replace(unseen, (sign) => encodeURIComponent(sign))
  md.core.ruler.push('links', ({ tokens, env, src }: StateCore) => {
    const anchors = env['anchors'] as ReadonlyMap<string, string> | undefined
    let length = 0
    for (const { children } of tokens) {
      if (children) withoutUnsafe(children)
      for (const token of children ?? []) {
        if (token.type !== 'link_open' && token.type !== 'image') continue
        const title = token.attrGet('title')
        if (title !== null) token.attrSet('title', String(title).slice(0, maxTitleCharacters).toWellFormed())
        for (const [, value] of token.attrs ?? []) length += String(value).length
        if (token.type === 'image') continue
        const href = String(token.attrGet('href') ?? '')
        if (/^#(?!md[-.])./.test(href)) {
          const id = headingId(anchors, href.slice(1))
          // HTML knows the top of a page by this name.
          const other = /^#top$/i.test(href) ? '#top' : `#${headingPrefix}${href.slice(1)}`
          token.attrSet('href', id === undefined ? other : `#${encodeURIComponent(id)}`)
        }
        if (!isOurs(href)) token.attrSet('rel', 'noopener noreferrer nofollow')
      }
    }
    env['isTooLong'] = length > maxHtmlCharacters(src)
  })
}

/** Of a link that may not lead where it would, only the words stay; an address in angle brackets stays as it was typed. */
function withoutUnsafe(children: Token[]): void {
  let isUnsafe = false
  for (const token of children) {
    if (token.type === 'link_open') isUnsafe = !isSafe(String(token.attrGet('href') ?? ''))
    if (!isUnsafe || (token.type !== 'link_open' && token.type !== 'link_close')) continue
    if (token.type === 'link_close') isUnsafe = false
    const bracket = token.nesting === 1 ? '<' : '>'
    const content = token.markup === 'autolink' ? bracket : ''
    Object.assign(token, { type: 'text', tag: '', nesting: 0, attrs: null, content })
  }
}
