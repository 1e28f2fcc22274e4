import { createHash } from 'node:crypto'
import markdownIt, { type Env, type MarkdownIt, type StateCore, type Token } from 'markdown-it'
import { withoutByteOrderMark } from './byte-order-mark.ts'
import { detailsLines } from './details.ts'
import { footnotes } from './footnotes.ts'
import { frontMatter } from './front-matter.ts'
import { isTooMuch } from './limits.ts'
import { maxNesting, nesting } from './nesting.ts'
import { taskId, tickPattern, ticksForm } from './tick.ts'

/** A box of a list: the `[ ]` of `- [ ] Buy sugar`. */
export interface Task {
  /** Which one of the text it is, from 0. */
  readonly index: number
  readonly isDone: boolean
  /** Where in the text, in UTF-16 units, the mark stands: the space between the brackets. */
  readonly at: number
  /** What the line says after the box, as a short hash: tells this box from another that came into its place. */
  readonly line: string
}

/** Boxes beyond these are shown and cannot be ticked. */
const maxTasks = 5000

/** Reads as far as lists: their lines are all that is wanted. */
const blocks = markdownIt({ maxNesting }).use(nesting).use(frontMatter).use(footnotes).use(detailsLines)

/** Every box of a text, in the order of the text. */
export function tasksOf(text: string): Task[] {
  return findTasks(blocksOf(text) ?? [], text).map(({ task }) => task)
}

/** The blocks of a text; undefined where it is shown as it was typed, without boxes. */
export function blocksOf(text: string): Token[] | undefined {
  if (isTooMuch(text)) return undefined
  const tokens: Token[] = []
  const env: Env = {}
  blocks.block.parse(normalized(text), blocks, env, tokens)
  return env['isTooDeep'] ? undefined : tokens
}

/**
 * Ticks a box, or takes the tick away: one character changes.
 * @param tick as the box sent it
 * @returns the new text (the same when the box was so already); undefined when there is no such box any more
 */
export function ticked(text: string, tick: string): string | undefined {
  const [, index, wish, line] = new RegExp(tickPattern).exec(tick) ?? []
  const task = named(tasksOf(text), Number(index), line)
  if (!task) return undefined
  if (task.isDone === (wish === 'on')) return text
  return text.slice(0, task.at) + (wish === 'on' ? 'x' : ' ') + text.slice(task.at + 1)
}

/** The task that a box names by its number and its line. Lines may have been added above it; of several tasks with the same line, the number decides. */
export function named(tasks: readonly Task[], index: number, line: string | undefined): Task | undefined {
  const same = tasks.filter((task) => task.line === line)
  return same.find((one) => one.index === index) ?? (same.length === 1 ? same[0] : undefined)
}

/** Boxes of lists are buttons of a form: they work without scripts. */
export function tasks(md: MarkdownIt): void {
  // Before the text of a line is read: the box is no link, whatever else is called `[x]`.
  md.core.ruler.after('block', 'find_tasks', (state: StateCore) => {
    const source = state.env['text']
    for (const { task, token, item } of findTasks(state.tokens, typeof source === 'string' ? source : state.src)) {
      token.content = token.content.slice(3).trimStart()
      token.meta = { task }
      item.attrJoin('class', 'task')
    }
  })
  md.core.ruler.push('tasks', ({ tokens, Token }: StateCore) => {
    for (const { meta, children } of tokens) {
      if (!meta?.['task'] || !children) continue
      const open = new Token('task_open', '', 1)
      open.meta = meta
      children.unshift(open)
      children.push(new Token('task_close', '', -1))
    }
  })
  md.renderer.rules['task_open'] = (tokens, index) => box(tokens[index]?.meta?.['task'] as Task)
  md.renderer.rules['task_close'] = () => '</span>'
}

function box({ index, isDone, line }: Task): string {
  const label = taskId(index)
  const state = `role="checkbox" aria-checked="${isDone}" aria-labelledby="${label}"`
  const sends =
    index < maxTasks ? `form="${ticksForm}" name="task" value="${index}-${isDone ? 'off' : 'on'}-${line}"` : 'disabled'
  return `<button class="task-box" ${sends} ${state}></button><span class="task-text" id="${label}">`
}

interface Found {
  readonly task: Task
  /** The line's text, and the item of the list that it begins. */
  readonly token: Token
  readonly item: Token
}

/** Each task with the token of its line, and of its item. */
export function findTasks(tokens: readonly Token[], text: string): Found[] {
  const found: Found[] = []
  let starts: readonly number[] | undefined
  tokens.forEach((token, n) => {
    const item = tokens[n - 2]
    if (token.type !== 'inline' || !token.map || tokens[n - 1]?.type !== 'paragraph_open') return
    if (item?.type !== 'list_item_open' || !/^\[[ xX]\]\s+\S/.test(token.content)) return
    starts ??= lineStarts(text)
    const [line] = token.map
    const start = starts[line] ?? 0
    const whole = text.slice(start, starts[line + 1] ?? text.length).trimEnd()
    const own = (token.content.split('\n', 1)[0] ?? '').trimEnd()
    const at = start + whole.length - own.length + 1
    if (!/^\[[ xX]\]/.test(text.slice(at - 1, at + 2))) return
    const index = found.length
    const hash = index < maxTasks ? hashOf(own.slice(3).trim()) : ''
    found.push({ task: { index, isDone: text.charAt(at) !== ' ', at, line: hash }, token, item })
  })
  return found
}

function hashOf(line: string): string {
  return createHash('sha256').update(line).digest('hex').slice(0, 16)
}

/** As markdown-it counts lines. */
function lineStarts(text: string): number[] {
  return [0, ...[...text.matchAll(/\r\n?|\n/g)].map(({ index, 0: { length } }) => index + length)]
}

function normalized(text: string): string {
  return withoutByteOrderMark(text).replace(/\r\n?/g, '\n').replaceAll('\0', '\uFFFD')
}
