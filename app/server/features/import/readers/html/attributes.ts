/** As the page has them, entities included. */
export type Attributes = ReadonlyMap<string, string>

const kept = new Set([
  ...['class', 'style', 'href', 'src', 'alt', 'title', 'type', 'checked', 'hash', 'colspan', 'align', 'start', 'open'],
  ...['data-checked', 'aria-checked', 'role', 'name', 'content', 'property', 'hint', 'encoding', 'color', 'controls'],
])

/** More of them in one tag are left out. */
const maxAttributes = 50

const space = /[\s/]*/y
const nameOf = /[^\s=>/"']+/y
const equals = /\s*=\s*/y
const bare = /[^\s>]*/y

/** @param at behind the name of a tag. @returns its attributes, and the place behind the tag */
export function attributesOf(html: string, at: number): { attributes: Attributes; isEmpty: boolean; end: number } {
  const attributes = new Map<string, string>()
  let pos = at
  const take = (pattern: RegExp) => {
    pattern.lastIndex = pos
    const found = pattern.exec(html)?.[0] ?? ''
    pos += found.length
    return found
  }
  let gap = ''
  while (pos < html.length) {
    gap = take(space)
    const sign = html.charAt(pos)
    if (sign === '>' || sign === '') break
    const name = take(nameOf).toLowerCase()
    if (name === '') {
      pos++
      continue
    }
    const value = take(equals) === '' ? '' : valueOf()
    if (kept.has(name) && attributes.size < maxAttributes && !attributes.has(name)) attributes.set(name, value)
  }
  return { attributes, isEmpty: gap.endsWith('/'), end: Math.min(html.length, pos + 1) }

  function valueOf(): string {
    const quote = html.charAt(pos)
    if (quote !== '"' && quote !== "'") return take(bare)
    const end = html.indexOf(quote, pos + 1)
    const value = html.slice(pos + 1, end === -1 ? html.length : end)
    pos = end === -1 ? html.length : end + 1
    return value
  }
}
