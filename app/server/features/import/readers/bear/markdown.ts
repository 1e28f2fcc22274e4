/** What Bear remembers of a file or a link, in a comment behind it. */
const comment = /<!--\s?\{[^\n]{0,500}?\}\s?-->/g
/** A tag of several words ends with its sign. */
const longTag = /(?<![\p{L}\p{N}#&/(=[\\])#([\p{L}\p{N}][^#\n`[\]]{0,60}?[\p{L}\p{N}])#(?![\p{L}\p{N}#])/gu
/** A highlight may begin with the sign of its colour. */
const colour = /==[🟢🔵🟣🔴🟡🟠]/gu
const oldHighlight = /(?<![:\p{L}\p{N}])::(?=\S)([^:\n]{1,300}?\S)::(?![:\p{L}\p{N}])/gu
/** Links to a heading of a note: `[[Title/Heading]]`. */
const wikiLink = /\[\[([^[\]\n|]{1,300}?)(?:\|([^[\]\n|]{1,300}))?\]\]/g
const fence = /^ {0,3}(`{3,}|~{3,})/

/** Bear's own signs as they are written here; code stays as it is. */
export function bearMarkdown(text: string): string {
  let closing: string | undefined
  const lines = text.split('\n').map((line) => {
    const mark = fence.exec(line)?.[1]
    if (closing !== undefined) {
      if (mark?.startsWith(closing)) closing = undefined
      return line
    }
    if (mark !== undefined) {
      closing = mark
      return line
    }
    return line
      .split(/(`[^`]*`)/)
      .map((part, n) => (n % 2 === 1 ? part : written(part)))
      .join('')
  })
  return lines.join('\n')
}

function written(text: string): string {
  return text
    .replace(comment, '')
    .replace(longTag, (whole, name: string) =>
      /\s/.test(name) ? `#${name.replace(/[^\p{L}\p{N}\p{M}_/]+/gu, '-')}` : whole.slice(0, -1),
    )
    .replace(colour, '==')
    .replace(oldHighlight, '==$1==')
    .replace(wikiLink, (whole, title: string, words: string | undefined) => {
      const slash = title.indexOf('/')
      if (slash <= 0 || title.charAt(slash - 1) === '\\') return whole.replaceAll('\\/', '/')
      return `[[${title.slice(0, slash)}|${words ?? title.slice(slash + 1)}]]`
    })
}
