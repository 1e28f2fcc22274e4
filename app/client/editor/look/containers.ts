/** What a block is in, from the outside to the inside. */
export type Container = { readonly kind: 'quote' } | { readonly kind: 'list'; readonly columns: number }

const tabColumns = 4

/** Where a line's own text begins, behind the quotes and the indentation of what it is in. */
export function contentStart(line: string, containers: readonly Container[]): number {
  let at = 0
  for (const container of containers) {
    const next = container.kind === 'quote' ? behindQuote(line, at) : behindColumns(line, at, container.columns)
    if (next === undefined) break
    at = next
  }
  return at
}

/** A line that goes on with a quote without its sign has none. */
function behindQuote(line: string, from: number): number | undefined {
  let at = from
  while (at < from + tabColumns && line.charAt(at) === ' ') at++
  if (line.charAt(at) !== '>') return undefined
  return line.charAt(at + 1) === ' ' ? at + 2 : at + 1
}

/** Behind white space as wide as that, or as much of it as there is. */
export function behindColumns(line: string, from: number, columns: number): number {
  let at = from
  for (let column = 0; column < columns; at++) {
    const sign = line.charAt(at)
    if (sign === ' ') column++
    else if (sign === '\t') column += tabColumns - (column % tabColumns)
    else break
  }
  return at
}
