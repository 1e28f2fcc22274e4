import type { EditorState } from '@codemirror/state'
import type { SyntaxNode, Tree } from '@lezer/common'
import type { Selection } from './edit.ts'
import type { Marks, Reading } from './format.ts'
import { isInFrontMatter, nodesAt, treeTo } from './language.ts'

/** How long a button waits for the parser, in a text that was not parsed so far before. */
const waitMs = 50

const nodeOf: Readonly<Record<string, string>> = {
  '**': 'StrongEmphasis',
  '*': 'Emphasis',
  '~~': 'Strikethrough',
  '==': 'Highlight',
  '`': 'InlineCode',
}

/** Marks in these would be shown, or would break them. */
const fixed: ReadonlySet<string> = new Set([
  'FencedCode',
  'CodeBlock',
  'HorizontalRule',
  'LinkReference',
  'TableDelimiter',
])
/** Nodes that no mark can stand in the middle of. */
const solid: ReadonlySet<string> = new Set(['InlineCode', 'Image', 'URL'])
const crossed: ReadonlySet<string> = new Set(['Link', 'Emphasis', 'StrongEmphasis', 'Strikethrough', 'Highlight'])

/** What the grammar knows of the text around a selection. */
export function readingOf(state: EditorState): Reading {
  const tree = treeTo(state, state.selection.main.to, waitMs)
  return {
    isFixed: (at) => isInFrontMatter(state, at) || around(tree, at, at).some(({ name }) => fixed.has(name)),
    marks: (selection, mark) => marksOf(tree, selection, nodeOf[mark]),
    grown: (selection) => grown(tree, selection),
    link: (selection) => linkAt(tree, selection),
  }
}

/** The address of the first link that the selection touches, or of the picture that it is in. */
function linkAt(tree: Tree, [from, to]: Selection): Selection | undefined {
  let url: SyntaxNode | null = null
  tree.iterate({
    from,
    to,
    enter({ name, node, from: start, to: end }) {
      const isTouched = from === to ? start < from && from < end : start < to && from < end
      const isIn = start <= from && to <= end && to - from < end - start
      if (isTouched && (name === 'Link' || (name === 'Image' && isIn))) url ??= node.getChild('URL')
    },
  })
  const found = url as SyntaxNode | null
  return found ? [found.from, found.to] : undefined
}

/** The nodes that a selection is in, the innermost first. */
function around(tree: Tree, from: number, to: number): SyntaxNode[] {
  const before = nodesAt(tree, from)
  const after: SyntaxNode[] = []
  for (let node: SyntaxNode | null = tree.resolve(from, 1); node; node = node.parent) after.push(node)
  return [...after, ...before].filter((node) => node.from <= from && node.to >= to)
}

function marksOf(tree: Tree, [from, to]: Selection, name?: string): Marks | undefined {
  for (const node of around(tree, from, to)) {
    if (node.name !== name || !node.firstChild || !node.lastChild) continue
    const [open, close] = [node.firstChild, node.lastChild]
    const isWithin = open.to <= from && to <= close.from
    const isWhole = node.from === from && node.to === to
    if (isWithin || isWhole) return { from: node.from, to: node.to, size: open.to - open.from }
  }
  return undefined
}

/** A selection with the whole of each link and code that it ends in the middle of; undefined for a caret in one. */
function grown(tree: Tree, selection: Selection): Selection | undefined {
  let [from, to] = selection
  if (from === to) {
    const isWithin = around(tree, from, to).some((node) => solid.has(node.name) && node.from < from && to < node.to)
    return isWithin ? undefined : selection
  }
  tree.iterate({
    from,
    to,
    enter({ name, node, from: start, to: end }) {
      if (end <= from || start >= to) return
      const isInside = start <= from && to <= end
      const isCrossed = crossed.has(name) && !isInside && !(from <= start && end <= to)
      if (isCrossed || solid.has(name) || (name === 'Link' && isInside && !isInWords(node, from, to))) {
        from = Math.min(from, start)
        to = Math.max(to, end)
      }
    },
  })
  return [from, to]
}

function isInWords(link: SyntaxNode, from: number, to: number): boolean {
  const [open, close] = link.getChildren('LinkMark')
  return open !== undefined && close !== undefined && open.to <= from && to <= close.from
}
