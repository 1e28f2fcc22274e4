const anchor = /<a\b([^<>]*)>|<\/a>/g
const address = / href="([^"]*)"/

/** What the receiver of a file may be let in to: files for their owner, and pages that are shared. */
const open = /^\/(?:attachments\/[1-9]\d{0,17}\/|[sp]\/[\w-]{22}(?:\/|$))/

/**
 * A rendered text as a file for others: links into the account, to notes, tags and lists, are words, as on a shared page; other links to this
 * service have its whole address. Linear.
 */
export function withInertLinks(html: string, origin: string): string {
  let isInert = false
  return html.replace(anchor, (tag: string, attributes: string | undefined) => {
    if (attributes === undefined) return isInert ? '</span>' : tag
    const href = address.exec(attributes)?.[1] ?? ''
    if (href.startsWith('#')) {
      isInert = false
      return tag
    }
    const leadsTo = URL.parse(href.replaceAll('&amp;', '&'), origin)
    const isOwn = leadsTo?.origin === new URL(origin).origin
    isInert = !leadsTo || (isOwn && !open.test(leadsTo.pathname))
    if (isInert) return '<span class="unlinked">'
    return isOwn && href.startsWith('/') ? tag.replace(address, () => ` href="${origin}${href}"`) : tag
  })
}
