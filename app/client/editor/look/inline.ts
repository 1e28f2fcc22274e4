import type { SyntaxNode, SyntaxNodeRef, Tree } from '@lezer/common'
import { Decoration } from '@codemirror/view'
import type { Drawing } from './drawing.ts'
import { tagsOf } from './found-tags.ts'
import { anchor, drawLink, drawNoteLink } from './links.ts'
import { levelOf } from './nodes.ts'
import { drawPicture } from './pictures.ts'

/** Marked words look as on pages, by the same elements. */
const words: Readonly<Record<string, Decoration>> = {
  Emphasis: Decoration.mark({ tagName: 'em' }),
  StrongEmphasis: Decoration.mark({ tagName: 'strong' }),
  Strikethrough: Decoration.mark({ tagName: 's' }),
  Highlight: Decoration.mark({ tagName: 'mark' }),
  InlineCode: Decoration.mark({ tagName: 'code' }),
}

const marks: ReadonlySet<string> = new Set(['EmphasisMark', 'StrikethroughMark', 'HighlightMark'])

/** Draws what is within lines. */
export function drawInline(drawing: Drawing, tree: Tree, from: number, to: number): void {
  tree.iterate({ from, to, enter: (node) => drawNode(drawing, node) })
}

/** @returns false where nothing in it is to be drawn */
function drawNode(drawing: Drawing, { name, from, to, node }: SyntaxNodeRef): boolean {
  const element = words[name]
  if (element) drawing.mark(from, to, element)
  if (marks.has(name)) drawing.stepBack(from, to)
  switch (name) {
    case 'FencedCode':
    case 'CodeBlock':
    case 'Table':
    case 'LinkReference':
      return false
    case 'InlineCode':
      for (const mark of node.getChildren('CodeMark')) drawing.stepBack(mark.from, mark.to)
      return false
    case 'Escape':
      drawing.stepBack(from, from + 1)
      return false
    case 'Paragraph':
    case 'Task':
      drawTags(drawing, node)
      return true
    case 'Link':
    case 'URL':
      return drawLink(drawing, node)
    case 'NoteLink':
      return drawNoteLink(drawing, node)
    case 'Image':
      drawPicture(drawing, node)
      return false
    default:
      if (levelOf(node) > 0) drawTags(drawing, node)
      return true
  }
}

/** Tags are links, but for those in the writer's line. */
function drawTags(drawing: Drawing, node: SyntaxNode): void {
  const { doc } = drawing
  const from = Math.max(node.from, doc.lineAt(drawing.from).from)
  const to = Math.min(node.to, doc.lineAt(drawing.to).to)
  for (const tag of tagsOf(doc.sliceString(from, to), from, node)) {
    if (!drawing.isRevealed(tag.from, tag.to)) drawing.mark(tag.from, tag.to, anchor(tag.href, tag.href, 'text-tag'))
  }
}
