const breaks = /<(?:br|\/?(?:p|div|li|ul|ol|tr|table|h[1-6]|pre|blockquote|section|article))\b[^<>]*>/gi
const entities = new Map(Object.entries({ amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ' }))

/** The words of a page alone, where its markup takes too long to read. Linear. */
export function wordsOf(html: string): string {
  return html
    .replace(/<(script|style|head|svg)\b[^<>]*>[^]*?(?:<\/\1\s*>|$)/gi, '')
    .replace(breaks, '\n')
    .replace(/<[!/?a-z][^<>]*>/gi, '')
    .replace(/&(#\d{1,7}|#x[\da-f]{1,6}|\w{2,6});/gi, (whole, name: string) => {
      if (!name.startsWith('#')) return entities.get(name.toLowerCase()) ?? whole
      const code = /^#x/i.test(name) ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1))
      return code > 0 && code < 0x11_0000 ? String.fromCodePoint(code) : ''
    })
    .replace(/[^\S\n]+/g, ' ')
    .replace(/ ?\n ?/g, '\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim()
}
