import type { Text } from '@codemirror/state'
import type { SyntaxNode } from '@lezer/common'
import { calloutOf } from './callouts.ts'
import { firstBlock, isList, lastBlock, levelOf, nextBlock } from './nodes.ts'

/**
 * Distances between blocks, as pages have them, in ems of text: of two that meet, the larger one counts. `look.css` has the lengths; these
 * say which is larger.
 */
const ems: Readonly<Record<string, number>> = {
  none: 0,
  item: 0.25,
  ...{ 'h4-below': 0.375, 'h3-below': 0.475, 'h2-below': 0.575, 'h1-below': 0.675 },
  ...{ code: 0.583, text: 0.75, table: 1, callout: 1.2 },
  ...{ 'h4-above': 1.083, 'h3-above': 1.372, 'h2-above': 1.661, 'h1-above': 1.95, rule: 2 },
}

/** The name of a distance. */
export type Gap = string

/** Items of a list that are looked at: whether one is set apart decides for all. */
const maxItems = 200

export interface Reading {
  readonly doc: Text
  /** Whether a list is loose, by where it begins. */
  readonly loose: Map<number, boolean>
}

/** The distance between two blocks that follow each other. */
export function gapBetween(reading: Reading, before: SyntaxNode, after: SyntaxNode): Gap {
  return larger(below(reading, before), above(reading, after))
}

function larger(one: Gap, other: Gap): Gap {
  return (ems[other] ?? 0) > (ems[one] ?? 0) ? other : one
}

function above(reading: Reading, node: SyntaxNode): Gap {
  const level = levelOf(node)
  if (level > 0) return `h${Math.min(level, 4)}-above`
  if (node.name === 'HorizontalRule') return 'rule'
  if (node.name === 'Blockquote' && calloutOf(reading.doc, node)) return 'callout'
  const first = isList(node) || node.name === 'ListItem' || node.name === 'Blockquote' ? firstBlock(node) : null
  return first ? above(reading, first) : 'none'
}

function below(reading: Reading, node: SyntaxNode): Gap {
  const level = levelOf(node)
  const { parent } = node
  if (parent?.name === 'Blockquote' && !nextBlock(node)) return 'none'
  if (level > 0) return `h${Math.min(level, 4)}-below`
  switch (node.name) {
    case 'HorizontalRule':
      return 'rule'
    case 'FencedCode':
    case 'CodeBlock':
      return 'code'
    case 'Table':
      return 'table'
    case 'Blockquote':
      return calloutOf(reading.doc, node) ? 'callout' : 'text'
    case 'BulletList':
    case 'OrderedList':
      return larger(parent?.name === 'ListItem' ? 'item' : 'text', belowLast(reading, node))
    case 'ListItem':
      return belowLast(reading, node)
    default:
      if (parent?.name !== 'ListItem') return 'text'
      return parent.parent && isLoose(reading, parent.parent) ? 'item' : 'none'
  }
}

function belowLast(reading: Reading, node: SyntaxNode): Gap {
  const last = lastBlock(node)
  return last ? below(reading, last) : 'none'
}

/** Whether blank lines set the items of a list apart: their words are paragraphs then. */
function isLoose({ doc, loose }: Reading, list: SyntaxNode): boolean {
  const known = loose.get(list.from)
  if (known !== undefined) return known
  const isSo = hasItemsApart(doc, list)
  loose.set(list.from, isSo)
  return isSo
}

function hasItemsApart(doc: Text, list: SyntaxNode): boolean {
  let item = firstBlock(list)
  for (let n = 0; item && n < maxItems; n++) {
    for (let block = firstBlock(item); block;) {
      const next = nextBlock(block)
      if (next && areApart(doc, block, next)) return true
      block = next
    }
    const next = nextBlock(item)
    if (next && areApart(doc, item, next)) return true
    item = next
  }
  return false
}

function areApart(doc: Text, before: SyntaxNode, after: SyntaxNode): boolean {
  return doc.lineAt(after.from).number - doc.lineAt(before.to).number > 1
}
