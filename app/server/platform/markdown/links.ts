import type { MarkdownIt, StateCore } from 'markdown-it'
import { headingPrefix } from './headings.ts'
import { longestAddress, longestHtml, longestTitle } from './limits.ts'

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
  if (url.length > longestAddress) return false
  const scheme = /^([^/?#]*):/.exec(url)?.[1]
  return scheme === undefined || schemes.has(scheme.toLowerCase())
}

/** To one of our own pages, or to a place on this one. */
const isOurs = (url: string) => /^([#?]|\/(?![/\\])|$)/.test(url)

/** Links to other sites get no `Referer` and no `opener`; `#chapter` leads to that heading. */
export function links(md: MarkdownIt): void {
  md.core.ruler.push('links', ({ tokens, env, src }: StateCore) => {
    let length = 0
    for (const { children } of tokens) {
      for (const token of children ?? []) {
        if (token.type !== 'link_open' && token.type !== 'image') continue
        const title = token.attrGet('title')
        if (title !== null) token.attrSet('title', String(title).slice(0, longestTitle).toWellFormed())
        for (const [, value] of token.attrs ?? []) length += String(value).length
        if (token.type === 'image') continue
        const href = String(token.attrGet('href') ?? '')
        if (/^#(?!md[-.])./.test(href)) token.attrSet('href', `#${headingPrefix}${href.slice(1)}`)
        if (!isOurs(href)) token.attrSet('rel', 'noopener noreferrer nofollow')
      }
    }
    env['isTooLong'] = length > longestHtml(src)
  })
  // GitHub's bare addresses: with a scheme, an e-mail address, or www. A name with a dot alone is more often a file.
  md.linkify.set({ fuzzyLink: false, fuzzyEmail: true, maxLength: longestAddress })
  md.linkify.add('//', null)
  md.linkify.add('www.', {
    validate: (text, pos, self) => {
      // Only where a word begins.
      if (/[\p{L}\p{N}_@/.:-]/u.test(text.charAt(pos - 5))) return 0
      return self.testSchemaAt(`http://www.${text.slice(pos, pos + longestAddress)}`, 'http:', 5) - 6
    },
    normalize: (match) => {
      match.url = `http://${match.url}`
    },
  })
}
