import type { SyntaxNode, Tree } from '@lezer/common'

export interface Place {
  /** The innermost item of a list, and what indents a paragraph of it. */
  readonly item: SyntaxNode | undefined
  readonly indent: string
  /** The paragraph, heading, table, code, quote; undefined on a blank line, and in an item without words. */
  readonly block: SyntaxNode | undefined
}

const containers: readonly string[] = ['BulletList', 'OrderedList', 'ListItem']

/** Which block of Markdown a position is in. */
export function blockAt(text: string, tree: Tree, at: number): Place {
  const [start, end] = lineOf(text, at)
  const line = text.slice(start, end)
  const space = /\S/.test(line) ? '' : line
  let item: SyntaxNode | undefined
  let indent = ''
  for (let node = tree.topNode; ;) {
    // The last one that begins on this line or above.
    const child = node.childBefore(end + 1)
    if (!child || child.name === 'ListMark') return { item, indent, block: undefined }
    const isHere = child.to >= start
    if (!containers.includes(child.name)) return { item, indent, block: isHere ? child : undefined }
    if (child.name === 'ListItem') {
      const own = indentOf(text, child)
      // On a blank line below it, the spaces say whether the writer goes on in it.
      if (!isHere && own.length > space.length) return { item, indent, block: undefined }
      item = child
      indent = own
    } else if (!isHere && !space) return { item, indent, block: undefined }
    node = child
  }
}

/** Start and end of the line around a position. */
export function lineOf(text: string, at: number): readonly [start: number, end: number] {
  const end = text.indexOf('\n', at)
  return [at <= 0 ? 0 : text.lastIndexOf('\n', at - 1) + 1, end < 0 ? text.length : end]
}

/** Whether there is a line around a position that has words. */
export function isFilled(text: string, at: number): boolean {
  return at >= 0 && at <= text.length && /\S/.test(text.slice(...lineOf(text, at)))
}

/** Where the last line of a block ends. */
export function endOf(text: string, { from, to }: SyntaxNode): number {
  return lineOf(text, from + text.slice(from, to).trimEnd().length)[1]
}

/** The outermost list around an item. */
export function outermost(item: SyntaxNode): SyntaxNode {
  let node = item
  while (node.parent?.parent) node = node.parent
  return node
}

/** Spaces as wide as the item's mark, and what stands before it. */
function indentOf(text: string, { from, firstChild: mark }: SyntaxNode): string {
  const [start, end] = lineOf(text, from)
  const words = mark?.nextSibling
  const width = words && words.from <= end ? text.slice(start, words.from) : `${text.slice(start, mark?.to ?? from)} `
  return width.replace(/[^\t]/g, ' ')
}
