/** Lines that are looked through for its end. */
const maxLines = 200

const fence = /^---[ \t]*$/
const end = /^(?:---|\.\.\.)[ \t]*$/
/** A key, a comment, an item, the end of a list in brackets, or what goes on with the line before. */
const key = /^[^\s:#-][^:]{0,100}:(?:\s|$)/
const other = /^(?:[ \t].*|#.*|-[ \t].*|-|[\]}][ \t]*)?$/

/**
 * What other programs keep at the top of a text, between two lines of `---`.
 * @param lineAt a line of the text, from 0; undefined behind the last
 * @returns the line that ends it; undefined where a text has none
 */
export function frontMatterEnd(lineAt: (line: number) => string | undefined): number | undefined {
  if (!fence.test(lineAt(0) ?? '')) return undefined
  let hasKey = false
  for (let line = 1; line < maxLines; line++) {
    const text = lineAt(line)
    if (text === undefined) return undefined
    if (end.test(text)) return hasKey ? line : undefined
    if (key.test(text)) hasKey = true
    else if (!other.test(text)) return undefined
  }
  return undefined
}
