import type { Token } from 'markdown-it'
import { blocksOf, findTasks, type Task } from './tasks.ts'

/** An item of a list. */
export interface Item {
  /** Its first line, and the line after its last; blank lines below it count as its own. */
  readonly from: number
  readonly to: number
  /** In the first line, where its marker stands. */
  readonly at: number
  /** Undefined for an item without a box. */
  readonly task: Task | undefined
  readonly level: number
  readonly lists: readonly List[]
}

export interface List {
  readonly items: readonly Item[]
}

/** A line of a text, and how it ends. */
export interface Line {
  readonly text: string
  readonly end: string
}

export function linesOf(text: string): Line[] {
  const lines: Line[] = []
  let from = 0
  for (const { index, 0: end } of text.matchAll(/\r\n?|\n/g)) {
    lines.push({ text: text.slice(from, index), end })
    from = index + end.length
  }
  lines.push({ text: text.slice(from), end: '' })
  return lines
}

/**
 * The lists of a text, each with those in its items.
 * @returns undefined for a text that is shown as it was typed, and for one where a marker is not found
 */
export function listsOf(text: string, lines: readonly Line[]): List[] | undefined {
  const tokens = blocksOf(text)
  if (!tokens) return undefined
  const tasks = new Map<Token, Task>(findTasks(tokens, text).map(({ task, item }) => [item, task]))
  const lists: List[] = []
  const openLists: { readonly items: Item[] }[] = []
  const openItems: { readonly lists: List[]; readonly from: number; readonly pastMarker: number }[] = []
  for (const token of tokens) {
    if (token.type === 'list_item_close') openItems.pop()
    else if (/_list_close$/.test(token.type)) openLists.pop()
    else if (/_list_open$/.test(token.type)) {
      const list = { items: [] }
      ;(openItems.at(-1)?.lists ?? lists).push(list)
      openLists.push(list)
    } else if (token.type === 'list_item_open') {
      const [from, to] = token.map ?? [0, 0]
      const outer = openItems.at(-1)
      const line = lines[from]?.text ?? ''
      let at = outer?.from === from ? outer.pastMarker : 0
      while (/[\s>]/.test(line.charAt(at))) at++
      const marker = markerAt(line, at)
      if (marker === '') return undefined
      const item = { from, to, at, task: tasks.get(token), level: token.level, lists: [] }
      openLists.at(-1)?.items.push(item)
      openItems.push({ lists: item.lists, from, pastMarker: at + marker.length })
    }
  }
  return lists
}

/** `-`, `3.` or the like; empty for anything else. */
export function markerAt(line: string, at: number): string {
  return /^(?:[-*+]|\d{1,9}[.)])/.exec(line.slice(at, at + 10))?.[0] ?? ''
}

/** The tasks of lists in the order of the text. */
export function tasksIn(lists: readonly List[]): { readonly task: Task; readonly level: number }[] {
  return lists.flatMap(({ items }) => items.flatMap(tasksOfItem))
}

/** The task of an item, and those below it. */
export function tasksOfItem({ task, level, lists }: Item): { readonly task: Task; readonly level: number }[] {
  return [...(task ? [{ task, level }] : []), ...tasksIn(lists)]
}
