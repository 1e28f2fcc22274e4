import type { SyntaxNode, Tree } from '@lezer/common'
import { endOfFrontMatter } from '../language.ts'
import { drawCode } from './code.ts'
import type { Drawing } from './drawing.ts'
import { drawFrontMatter } from './front-matter.ts'
import { drawEnd, drawGap } from './gap-lines.ts'
import { drawHeading } from './headings.ts'
import { drawItem, numbered } from './lists.ts'
import { blockFrom, firstBlock, isList, levelOf, nextBlock, previousBlock } from './nodes.ts'
import { drawQuote } from './quotes.ts'
import { drawRule } from './rules.ts'
import { drawSource } from './table-source.ts'
import { atTheEdge, drawPrefix, drawWithin, startOf, type Within } from './within.ts'

/** Draws the blocks of a text, as far as they are in sight. */
export function drawBlocks(drawing: Drawing, tree: Tree): void {
  const front = endOfFrontMatter(drawing.state)
  if (front !== undefined) drawFrontMatter(drawing, front)
  let node = blockFrom(tree.topNode.childAfter(drawing.from))
  // The grammar has no front matter, and takes it for a rule and a heading.
  while (node && front !== undefined && node.from <= front) node = nextBlock(node)
  drawSiblings(drawing, node, atTheEdge, front)
  if (!tree.topNode.childAfter(drawing.to)) drawEnd(drawing, tree)
}

/** @param front where front matter ends that stands before them */
function drawSiblings(drawing: Drawing, first: SyntaxNode | null, around: Within, front?: number): void {
  for (let node = first; node; node = nextBlock(node)) {
    const before = previousBlock(node)
    if (before && before.from > (front ?? -1)) drawGap(drawing, before, node, around)
    if (node.from > drawing.to) return
    drawBlock(drawing, node, around)
  }
}

function drawBlock(drawing: Drawing, node: SyntaxNode, around: Within): void {
  if (isList(node)) {
    for (const { item, number } of numbered(drawing, node)) {
      const before = previousBlock(item)
      if (before) drawGap(drawing, before, item, around)
      if (item.from > drawing.to) return
      drawSiblings(drawing, firstInSight(drawing, item), drawItem(drawing, item, number, around))
    }
  } else if (node.name === 'Blockquote') {
    drawSiblings(drawing, firstInSight(drawing, node), drawQuote(drawing, node, around))
  } else if (levelOf(node) > 0) drawHeading(drawing, node, around)
  else if (node.name === 'FencedCode' || node.name === 'CodeBlock') drawCode(drawing, node, around)
  else if (node.name === 'HorizontalRule') drawRule(drawing, node, around)
  else if (node.name === 'Table') drawSource(drawing, node, around)
  else drawWords(drawing, node, around)
}

function firstInSight({ from }: Drawing, node: SyntaxNode): SyntaxNode | null {
  return from <= node.from ? firstBlock(node) : blockFrom(node.childAfter(from))
}

/** Paragraphs, tasks, and what else is words. */
function drawWords(drawing: Drawing, node: SyntaxNode, around: Within): void {
  for (const line of drawing.linesOf(node.from, node.to)) {
    drawWithin(drawing, line.from, around)
    const isFirst = line.from <= node.from
    // The signs before a task are drawn with its box.
    if (!isFirst || node.name !== 'Task') drawPrefix(drawing, line, isFirst ? node.from : startOf(line, around))
  }
}
