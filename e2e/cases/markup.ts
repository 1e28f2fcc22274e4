/** What stands in a tag after its name; a `>` within quotes is not its end. */
export const attributes = '(?:\\s(?:[^>"]|"[^"]*")*)?'

/** Text as a browser reads it out of markup. */
export function decoded(html: string): string {
  const signs: Record<string, string> = { lt: '<', gt: '>', quot: '"', '#39': "'", amp: '&' }
  return html.replace(/&(#39|\w+);/g, (whole, name: string) => signs[name] ?? whole)
}

/** What a text area holds: a parser drops the line break that it may begin with. */
export function textareaOf(html: string): string | undefined {
  const content = new RegExp(`<textarea${attributes}>([^<]*)</textarea>`).exec(html)?.[1]
  return content === undefined ? undefined : decoded(content.replace(/^\n/, ''))
}

/** The words of a piece of markup. */
export const wordsOf = (html: string) => decoded(html.replace(new RegExp(`</?\\w+${attributes}/?>`, 'g'), ''))

/** The targets of links, as people read addresses. */
export function linksOf(html: string): string[] {
  return [...html.matchAll(/<a\b[^>]*? ?href="([^"]*)"/g)].map(([, href = '']) => readable(decoded(href)))
}

function readable(href: string): string {
  try {
    return decodeURI(href)
  } catch {
    return href
  }
}
