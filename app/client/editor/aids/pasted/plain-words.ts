import type { SyntaxNode, Tree } from '@lezer/common'
import { withHtml } from '../../grammar.ts'

/** Nodes that hold words. */
const holders: ReadonlySet<string> = new Set([
  ...['Document', 'Paragraph', 'Blockquote', 'BulletList', 'OrderedList', 'ListItem', 'Task', 'Table', 'TableHeader'],
  ...['TableRow', 'TableCell', 'SetextHeading1', 'SetextHeading2', 'Escape', 'Entity'],
  ...[1, 2, 3, 4, 5, 6].map((level) => `ATXHeading${level}`),
  ...['Emphasis', 'StrongEmphasis', 'Strikethrough', 'Highlight'],
])

/** May be among the words as a whole: half of a pair of marks may not. */
const wholes: ReadonlySet<string> = new Set([
  ...['EmphasisMark', 'StrikethroughMark', 'HighlightMark', 'InlineCode', 'CodeMark'],
])

/**
 * The words of a link, for a part of a text that is plain words: bold ones, too, and with code among them.
 * @returns undefined where the part touches an address, a link, a picture, a tag or the sign of a block, or stands in code
 */
export function linkWords(text: string, from: number, to: number): string | undefined {
  const tree = withHtml.parse(text)
  if (isInAnchor(tree, text, from)) return undefined
  const others: SyntaxNode[] = []
  tree.iterate({
    from,
    to,
    enter(ref) {
      if (ref.to > from && ref.from < to && !holders.has(ref.name)) others.push(ref.node)
    },
  })
  const names = others.length > 0 ? namesIn(tree, text) : new Set<string>()
  const arePlain = others.every((node) => {
    const isPart = node.name.endsWith('Mark') || node.name === 'LinkLabel'
    const owner = isPart ? (node.parent ?? node) : node
    if (owner.name === 'Link') return isNoLink(owner, text, names)
    return wholes.has(node.name) && owner.from >= from && owner.to <= to
  })
  const codes = others.filter(({ name }) => name === 'InlineCode')
  return arePlain ? escaped(text, from, to, codes) : undefined
}

/** Words in brackets that lead nowhere: the grammar takes any for the name of a reference. */
function isNoLink(link: SyntaxNode, text: string, names: ReadonlySet<string>): boolean {
  const words = text.slice(link.from, link.to)
  if (link.getChild('URL') || link.getChild('LinkTitle') || /^\[[!^]|\]\(/.test(words)) return false
  const label = link.getChild('LinkLabel')
  const name = label && label.to - label.from > 2 ? text.slice(label.from, label.to) : words.replace(/\[\]$/, '')
  return !names.has(folded(name))
}

/** The names of a text's link references, as `[ref]: /place` defines them. */
function namesIn(tree: Tree, text: string): Set<string> {
  const names = new Set<string>()
  tree.iterate({
    enter({ name, node }) {
      const label = name === 'LinkReference' ? node.getChild('LinkLabel') : null
      if (label) names.add(folded(text.slice(label.from, label.to)))
    },
  })
  return names
}

/** Between `<a>` and `</a>`. */
function isInAnchor(tree: Tree, text: string, from: number): boolean {
  let block = tree.resolve(from, 1)
  while (block.parent && block.name !== 'Paragraph' && block.name !== 'Document') block = block.parent
  let isOpen = false
  for (const tag of block.name === 'Paragraph' ? block.getChildren('HTMLTag') : []) {
    if (tag.from >= from) break
    const name = text.slice(tag.from, tag.from + 3).toLowerCase()
    if (/^<a[\s>]/.test(name)) isOpen = true
    else if (name === '</a') isOpen = false
  }
  return isOpen
}

/** Brackets would end the words, and a single backtick could begin code that ends behind them. */
function escaped(text: string, from: number, to: number, codes: readonly { from: number; to: number }[]): string {
  let written = ''
  let at = from
  for (const code of [...codes, { from: to, to }]) {
    written += text
      .slice(at, code.from)
      .replace(/\\[^\s\w]|[[\]`]|\\$/g, (sign) => (sign.length > 1 ? sign : `\\${sign}`))
    written += text.slice(code.from, code.to)
    at = code.to
  }
  return written
}

const folded = (label: string) => label.replace(/\s+/g, ' ').trim().toLowerCase()
