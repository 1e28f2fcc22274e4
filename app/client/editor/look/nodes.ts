import type { SyntaxNode } from '@lezer/common'

const containers = ['Blockquote', 'BulletList', 'OrderedList', 'ListItem']
const leaves = [
  ...['Paragraph', 'Task', 'FencedCode', 'CodeBlock', 'HorizontalRule', 'Table', 'LinkReference'],
  ...[1, 2, 3, 4, 5, 6].map((level) => `ATXHeading${level}`),
  ...['SetextHeading1', 'SetextHeading2'],
]
const blocks: ReadonlySet<string> = new Set([...containers, ...leaves])

/** A block at or behind a node: itself, or the first of its siblings. */
export function blockFrom(node: SyntaxNode | null): SyntaxNode | null {
  let found = node
  while (found && !blocks.has(found.name)) found = found.nextSibling
  return found
}

export function nextBlock({ nextSibling }: SyntaxNode): SyntaxNode | null {
  return blockFrom(nextSibling)
}

export function previousBlock(node: SyntaxNode): SyntaxNode | null {
  let found = node.prevSibling
  while (found && !blocks.has(found.name)) found = found.prevSibling
  return found
}

export const firstBlock = ({ firstChild }: SyntaxNode) => blockFrom(firstChild)

export function lastBlock({ lastChild }: SyntaxNode): SyntaxNode | null {
  return lastChild && (blocks.has(lastChild.name) ? lastChild : previousBlock(lastChild))
}

/** 1 to 6 for headings, 0 for every other block. */
export function levelOf({ name }: SyntaxNode): number {
  return name.startsWith('ATXHeading') || name.startsWith('SetextHeading') ? Number(name.slice(-1)) : 0
}

export const isList = ({ name }: SyntaxNode) => name === 'BulletList' || name === 'OrderedList'
