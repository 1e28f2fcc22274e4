import { attributes, decoded } from '../../kit/html.ts'

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
