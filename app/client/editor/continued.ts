import type { EditorState, Line } from '@codemirror/state'
import type { SyntaxNode, Tree } from '@lezer/common'
import type { Edit } from './edit.ts'
import { isInCode, isInFrontMatter, nodesAt, treeTo } from './language.ts'
import { nextMark } from './next-mark.ts'

/** An item or a quote around a line. */
interface Container {
  readonly isItem: boolean
  readonly node: SyntaxNode
  /** Its sign on this line; an item that began above has none. */
  readonly mark: { readonly from: number; readonly to: number } | undefined
}

/** After more spaces than these, the words of an item are code. */
const maxSpaces = 4

/**
 * Enter in a list or a quote: begins the next item or line, and leaves one level from an empty one.
 * @returns undefined elsewhere, and inside code: Enter breaks the line
 */
export function continued(state: EditorState): Edit | undefined {
  const { from: at, to } = state.selection.main
  const line = state.doc.lineAt(at)
  const last = state.doc.lineAt(to)
  const rest = state.sliceDoc(to, last.to)
  const end = to + spacesOf(rest).length
  if (isInFrontMatter(state, at)) return undefined
  const code = isInCode(treeTo(state, at), at)
  const tree = code || rest.trim() ? treeTo(state, at) : treeAsTyped(state, at)
  const containers = containersOf(tree, line, at)
  const inner = containers.at(-1)
  if (!inner) return undefined

  if (code || !inner.mark) {
    const marked = containers.findLast(({ mark }) => mark)?.mark
    if (!marked) return undefined
    const words = Math.min(at, marked.to + spacesOf(state.sliceDoc(marked.to, line.to)).length)
    const isBlank = !code && at === to && !state.sliceDoc(marked.to, line.to).trim()
    if (isBlank) return { from: marked.from, to: line.to, insert: '' }
    return { from: at, to: code ? to : end, insert: `\n${blanked(state, line, containers, words)}` }
  }

  const { space, box } = afterMark(state, line, inner)
  // A sign without a space behind it is not yet one.
  if (inner.isItem && !space) return undefined
  const words = inner.mark.to + space.length + box.length
  if (at === to && !state.sliceDoc(words, line.to).trim()) return left(state, tree, line, containers)
  if (inner.isItem && at === to && at <= words) return above(state, line, containers, at)
  return { from: at, to: end, insert: `\n${next(state, line, containers)}` }
}

/**
 * The tree with a letter at the caret, behind a sign and a space: below a text, an empty item is the underline of a heading
 * or a part of the text, until it has words.
 */
function treeAsTyped(state: EditorState, at: number): Tree {
  const tree = treeTo(state, at)
  const isRule = nodesAt(tree, at).some(({ name }) => name === 'HorizontalRule')
  if (isRule || !/[ \t]/.test(state.sliceDoc(at - 1, at))) return tree
  return treeTo(state.update({ changes: { from: at, insert: 'a' } }).state, at + 1)
}

/** The items and quotes of a line, the outermost first. */
function containersOf(tree: Tree, line: Line, at: number): Container[] {
  const quotes: { from: number; to: number }[] = []
  tree.iterate({
    from: line.from,
    to: at,
    enter({ name, from, to }) {
      if (name === 'QuoteMark' && from >= line.from && to <= at) quotes.push({ from, to })
    },
  })
  const found: Container[] = []
  for (const node of nodesAt(tree, at).toReversed()) {
    if (node.name === 'ListItem') {
      const mark = node.getChild('ListMark')
      found.push({ isItem: true, node, mark: mark && mark.from >= line.from ? mark : undefined })
    } else if (node.name === 'Blockquote') {
      const mark = quotes.shift()
      // A line that goes on with a quote without its sign.
      if (!mark) break
      found.push({ isItem: false, node, mark })
    }
  }
  return found
}

/** What begins the line of the next item, or the next line of a quote. */
function next(state: EditorState, line: Line, containers: readonly Container[]): string {
  const inner = containers.at(-1)
  if (!inner?.mark) return ''
  const { space, box } = afterMark(state, line, inner)
  const before = blanked(state, line, containers, inner.mark.from)
  if (!inner.isItem) return `${before}>${space || ' '}`
  return `${before}${nextMark(state.sliceDoc(inner.mark.from, inner.mark.to))}${space}${box && '[ ] '}`
}

/** The line without its innermost level: an item becomes the next one of the list around it. */
function left(state: EditorState, tree: Tree, line: Line, containers: readonly Container[]): Edit {
  const inner = containers.at(-1)
  const outer = containers.at(-2)
  const from = inner?.mark?.from ?? line.from
  if (!outer || !inner?.isItem || outer.mark) {
    const start = !outer ? line.from : outer.isItem || !outer.mark ? from : Math.min(from, outer.mark.to + 1)
    if (!inner || !goesOn(state, line, inner)) return { from: start, to: line.to, insert: '' }
    const before = state.sliceDoc(line.from, start)
    return { from: line.from, to: line.to, insert: `${before.trimEnd()}\n${before}` }
  }
  const mark = outer.node.getChild('ListMark')
  const above = state.doc.lineAt(mark?.from ?? line.from)
  const insert = next(state, above, containersOf(tree, above, mark?.to ?? line.from))
  return { from: line.from, to: line.to, insert }
}

/** Whether words on this line, without the sign of the container, were still a part of it: Markdown wants an empty line between. */
function goesOn(state: EditorState, line: Line, { isItem, node }: Container): boolean {
  if (line.number === 1 || (isItem ? node.prevSibling === null : node.from >= line.from)) return false
  return /[^\s>]/.test(state.doc.line(line.number - 1).text)
}

/** Enter before the words of an item: an empty one above it. */
function above(state: EditorState, line: Line, containers: readonly Container[], at: number): Edit | undefined {
  const inner = containers.at(-1)
  if (!inner?.mark) return undefined
  const { from, to } = inner.mark
  const before = blanked(state, line, containers, from)
  const { space, box } = afterMark(state, line, inner)
  const mark = state.sliceDoc(from, to)
  const insert = `${mark}${space}${box && '[ ] '}\n${before}${nextMark(mark)}`
  const caret = Math.max(at, to) + insert.length - (to - from)
  return { from, to, insert, select: [caret, caret] }
}

/** The beginning of a line, up to a position, with spaces for the signs of items: lines that go on with an item are indented like its words. */
function blanked(state: EditorState, line: Line, containers: readonly Container[], to: number): string {
  let text = state.sliceDoc(line.from, to)
  for (const { isItem, mark } of containers) {
    if (!isItem || !mark || mark.from >= to) continue
    const [start, end] = [mark.from - line.from, mark.to - line.from]
    text = text.slice(0, start) + ' '.repeat(end - start) + text.slice(end)
  }
  return text
}

/** What stands between a sign and the words: spaces, and the box of a task with its own. */
function afterMark(state: EditorState, line: Line, { isItem, mark }: Container): { space: string; box: string } {
  const text = state.sliceDoc(mark?.to ?? line.to, line.to)
  const space = spacesOf(text)
  if (!isItem) return { space: space.slice(0, 1), box: '' }
  const [box = ''] = /^\[[ xX]\][ \t]+/.exec(text.slice(space.length)) ?? []
  return { space: space.length > maxSpaces ? ' ' : space, box }
}

function spacesOf(text: string): string {
  return /^[ \t]*/.exec(text)?.[0] ?? ''
}
