import type { SyntaxNode } from '@lezer/common'
import { Decoration } from '@codemirror/view'
import type { Drawing } from './drawing.ts'
import { blockFrom, firstBlock } from './nodes.ts'
import { TaskBox } from './task-box.ts'
import { drawPrefix, drawWithin, type Within, within } from './within.ts'

/** Items that are counted; those behind them show the number that was typed. */
const maxCounted = 2000

interface Numbered {
  readonly item: SyntaxNode
  /** Undefined in a list without numbers. */
  readonly number: number | undefined
}

/** The items of a list in sight, and one behind them, with the numbers that pages give them. */
export function* numbered(drawing: Drawing, list: SyntaxNode): Generator<Numbered> {
  const first = firstBlock(list)
  let item = drawing.from <= list.from ? first : blockFrom(list.childAfter(drawing.from))
  if (!first || !item) return
  const isOrdered = list.name === 'OrderedList'
  let number = isOrdered ? numberOf(drawing, first) + countTo(first, item) : undefined
  while (item) {
    yield {
      item,
      number: number === undefined || Number.isNaN(number) ? (isOrdered ? numberOf(drawing, item) : undefined) : number,
    }
    item = blockFrom(item.nextSibling)
    if (number !== undefined) number++
  }
}

function numberOf({ doc }: Drawing, { firstChild }: SyntaxNode): number {
  return firstChild ? Number.parseInt(doc.sliceString(firstChild.from, firstChild.to), 10) : Number.NaN
}

/** NaN where there are too many. */
function countTo(first: SyntaxNode, item: SyntaxNode): number {
  let count = 0
  for (let one: SyntaxNode | null = first; one && one.from < item.from; one = blockFrom(one.nextSibling)) {
    if (++count > maxCounted) return Number.NaN
  }
  return count
}

/** Draws the sign of an item. @returns what its blocks are in */
export function drawItem(drawing: Drawing, item: SyntaxNode, number: number | undefined, around: Within): Within {
  const { doc } = drawing
  const line = doc.lineAt(item.from)
  const first = firstBlock(item)
  const markEnd = item.firstChild?.to ?? item.from
  const isOnLine = first !== null && first.from <= line.to
  const start = isOnLine ? first.from : Math.min(markEnd + 1, line.to)
  const inner = within(around, { kind: 'list', columns: start - item.from })
  if (line.to < drawing.from) return inner
  const task = isOnLine && first.name === 'Task' ? first.firstChild : null
  if (task) drawTask(drawing, line.from, task)
  else {
    if (!drawing.isRevealed(line.from)) drawing.line(line.from, 'cm-item', number === undefined ? '' : counted(number))
    if (!isOnLine) {
      drawWithin(drawing, line.from, inner)
      drawPrefix(drawing, line, start)
    }
  }
  return inner
}

const counted = (number: number) => `list-style-type: "${number}. "`

/** A box in the place of the signs before a task, also in the writer's line. */
function drawTask(drawing: Drawing, lineStart: number, marker: SyntaxNode): void {
  const { doc } = drawing
  const line = doc.lineAt(lineStart)
  const isDone = doc.sliceString(marker.from + 1, marker.from + 2) !== ' '
  let end = marker.to
  while (end < line.to && /[ \t]/.test(line.text.charAt(end - line.from))) end++
  drawing.replace(line.from, marker.from)
  const widget = new TaskBox(isDone, line.text.slice(end - line.from))
  drawing.replace(marker.from, end, Decoration.replace({ widget }))
  drawing.line(line.from, isDone ? 'cm-task cm-done' : 'cm-task')
}
