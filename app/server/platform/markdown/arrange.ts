import { linesOf, listsOf, tasksIn, tasksOfItem, type Item, type Line, type List } from './checklist.ts'
import { pieceOf, placed, quotesOf, type Slot } from './list-lines.ts'
import { named } from './tasks.ts'
import { doneLast, movePattern } from './tick.ts'

/** How to arrange a text: `doneLast`, or a move as `movePattern` has it. */
export interface Arrangement {
  readonly text: string
  readonly move: string
}

/**
 * Moves items of lists with everything under them. Numbers stay in their order, and only lines of these lists change.
 * @returns the new text (the same where there is nothing to move); undefined when a task is not as it was seen, or when the text would
 *   be read in another way afterwards
 */
export function arranged({ text, move }: Arrangement): string | undefined {
  const lines = linesOf(text)
  const lists = listsOf(text, lines)
  if (!lists) return undefined
  if (move === doneLast) {
    const next = lists.map((list) => sorted(lines, list))
    return checked(lines, tasksIn(next))
  }
  const [, index, line = '', side, targetIndex, targetLine = ''] = new RegExp(movePattern).exec(move) ?? []
  const tasks = tasksIn(lists).map(({ task }) => task)
  const task = named(tasks, Number(index), line)
  const target = named(tasks, Number(targetIndex), targetLine)
  if (!task || !target) return undefined
  const from = placeOf(lists, task.index)
  const to = placeOf(lists, target.index)
  if (!from || !to || from.item === to.item) return from && to ? text : undefined
  // An item cannot be moved into itself.
  if (tasksOfItem(from.item).some((one) => one.task === target)) return undefined
  return from.list === to.list
    ? movedWithin(lines, lists, from, to.item, side === 'after')
    : movedAcross(lines, lists, from, to, side === 'after')
}

interface Place {
  readonly list: List
  readonly item: Item
}

function placeOf(lists: readonly List[], index: number): Place | undefined {
  for (const list of lists) {
    for (const item of list.items) {
      if (item.task?.index === index) return { list, item }
      const below = placeOf(item.lists, index)
      if (below) return below
    }
  }
  return undefined
}

/** Lists in a list first: their lines move within those of their item. */
function sorted(lines: Line[], list: List): List {
  const items = list.items.map((item) => ({ ...item, lists: item.lists.map((one) => sorted(lines, one)) }))
  const next = [...items.filter(({ task }) => !task?.isDone), ...items.filter(({ task }) => task?.isDone)]
  reorder(lines, items, next)
  return { items: next }
}

function reorder(lines: Line[], items: readonly Item[], next: readonly Item[]): void {
  if (next.every((item, n) => item === items[n])) return
  const pieces = new Map(items.map((item) => [item, pieceOf(lines, item)]))
  let at = items[0]?.from ?? 0
  next.forEach((item, n) => {
    const [piece, slot] = [pieces.get(item), pieces.get(items[n] ?? item)?.slot]
    if (piece && slot) for (const line of placed(piece, slot)) lines[at++] = line
  })
}

function movedWithin(
  lines: Line[],
  lists: readonly List[],
  { list, item }: Place,
  target: Item,
  isAfter: boolean,
): string | undefined {
  const next = list.items.filter((one) => one !== item)
  next.splice(next.indexOf(target) + (isAfter ? 1 : 0), 0, item)
  reorder(lines, list.items, next)
  const withNext = (one: List): List => ({
    items: (one === list ? next : one.items).map((of) => ({ ...of, lists: of.lists.map(withNext) })),
  })
  return checked(lines, tasksIn(lists.map(withNext)))
}

function movedAcross(
  lines: Line[],
  lists: readonly List[],
  from: Place,
  to: Place,
  isAfter: boolean,
): string | undefined {
  const piece = pieceOf(lines, from.item)
  // Between a quote and its outside, each line would have to be written anew.
  if (quotesOf(piece) !== quotesOf(pieceOf(lines, to.item))) return undefined
  const moving = tasksOfItem(from.item)
  const gone = new Set(moving.map(({ task }) => task))
  const rest = tasksIn(lists).filter(({ task }) => !gone.has(task))
  const n = rest.findIndex(({ task }) => task === to.item.task)
  const below = tasksOfItem(to.item).filter(({ task }) => !gone.has(task)).length
  const past = isAfter ? n + below : n
  const by = to.item.level - from.item.level
  const expected = rest.toSpliced(past, 0, ...moving.map(({ task, level }) => ({ task, level: level + by })))

  const without = joined(withoutItem(lines, from))
  const fewer = linesOf(without)
  const place = placeOf(listsOf(without, fewer) ?? [], n)
  if (!place) return undefined
  const { items } = place.list
  const newLine = lines.find(({ end }) => end !== '')?.end ?? '\n'
  const slots = oneMore(
    items.map((item) => pieceOf(fewer, item).slot),
    newLine,
  )
  const pieces = items.map((item) => pieceOf(fewer, item))
  pieces.splice(items.indexOf(place.item) + (isAfter ? 1 : 0), 0, piece)
  const made = pieces.flatMap((one, at) => placed(one, slots[at] ?? one.slot))
  const [start, end] = [items[0]?.from ?? 0, items.at(-1)?.to ?? 0]
  return checked([...fewer.slice(0, start), ...made, ...fewer.slice(end)], expected)
}

function withoutItem(lines: readonly Line[], { list: { items }, item }: Place): Line[] {
  const pieces = items.map((one) => pieceOf(lines, one))
  const last = pieces.at(-1)?.slot
  const left = pieces.filter((_, n) => items[n] !== item)
  const made = left.flatMap((piece, n) => {
    const slot = pieces[n]?.slot ?? piece.slot
    return placed(piece, n === left.length - 1 && last ? { ...slot, end: last.end, blank: last.blank } : slot)
  })
  // The only item of its list: what stands before it is another item's.
  if (left.length === 0 && last && !/^[\s>]*$/.test(last.prefix)) made.push({ text: last.prefix, end: last.end })
  if (left.length === 0 && last) made.push(...last.blank)
  return [...lines.slice(0, items[0]?.from), ...made, ...lines.slice(items.at(-1)?.to)]
}

/** The slots of a list for one item more: its numbers go on. */
function oneMore(slots: readonly Slot[], newLine: string): Slot[] {
  const [last, before] = [slots.at(-1), slots.at(-2)]
  if (!last) return []
  const number = Number.parseInt(last.marker)
  const isCounting = before === undefined || Number.parseInt(before.marker) !== number
  const marker = Number.isNaN(number) || !isCounting ? last.marker : `${number + 1}${last.marker.slice(-1)}`
  const prefix = /^[\s>]*$/.test(last.prefix) ? last.prefix : ' '.repeat(last.prefix.length)
  const upper = { ...last, end: last.end || newLine, blank: before?.blank ?? [] }
  return [...slots.slice(0, -1), upper, { prefix, marker, end: last.end, blank: last.blank }]
}

/** @returns the text if it parses to exactly these tasks in this order and at these depths; otherwise undefined */
function checked(lines: readonly Line[], expected: ReturnType<typeof tasksIn>): string | undefined {
  const text = joined(lines)
  const made = listsOf(text, lines)
  const say = (all: ReturnType<typeof tasksIn>) =>
    all.map(({ task, level }) => `${task.line} ${task.isDone} ${level}`).join('\n')
  return made && say(tasksIn(made)) === say(expected) ? text : undefined
}

function joined(lines: readonly Line[]): string {
  return lines.map(({ text, end }) => text + end).join('')
}
