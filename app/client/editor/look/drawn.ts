import { syntaxTree } from '@codemirror/language'
import { RangeSet, type EditorState } from '@codemirror/state'
import { EditorView, ViewPlugin, type ViewUpdate } from '@codemirror/view'
import { drawBlocks } from './blocks.ts'
import { Drawing, type Drawn } from './drawing.ts'
import { drawInline } from './inline.ts'
import { revealedLines } from './revealed.ts'

/** How the parts of a text that are in sight look. */
export function drawnOf(state: EditorState, ranges: readonly { readonly from: number; readonly to: number }[]): Drawn {
  const tree = syntaxTree(state)
  const drawing = new Drawing(state, ranges[0]?.from ?? 0, ranges.at(-1)?.to ?? 0)
  drawBlocks(drawing, tree)
  for (const { from, to } of ranges) drawInline(drawing, tree, from, to)
  return drawing.finish()
}

class Draws {
  drawn: Drawn
  constructor(view: EditorView) {
    this.drawn = drawnOf(view.state, view.visibleRanges)
  }
  update(update: ViewUpdate) {
    if (isStale(update)) this.drawn = drawnOf(update.state, update.view.visibleRanges)
  }
}

function isStale({ docChanged, viewportChanged, selectionSet, startState, state }: ViewUpdate): boolean {
  if (docChanged || viewportChanged || syntaxTree(startState) !== syntaxTree(state)) return true
  const [before, after] = [revealedLines(startState), revealedLines(state)]
  // In the writer's line, the link that the caret is in shows its address.
  return before !== after || (selectionSet && after.length > 0)
}

/** Draws what is in sight, again whenever the text or the writer's lines change. */
export const drawn = ViewPlugin.fromClass(Draws, {
  decorations: ({ drawn: { decorations } }) => decorations,
  provide: (plugin) => EditorView.atomicRanges.of((view) => view.plugin(plugin)?.drawn.atomic ?? RangeSet.empty),
})
