import { createHash } from 'node:crypto'
import type { MarkdownIt, Token } from 'markdown-it'

/** The form that boxes belong to, wherever it stands; without one they can be looked at. */
export const taskForm = 'tasks'

/** A task in a text: `- [ ] Buy sugar`. */
export interface Task {
  /** Where its mark stands between the brackets. */
  readonly at: number
  readonly isDone: boolean
  /** Says which it is, and that it is still what was seen: its place among the tasks, and a mark of its words. */
  readonly name: string
}

const box = /^\[([ xX])\](?=\s|$)/

/** Items of lists that begin with a box are tasks. */
export function addTasks(markdown: MarkdownIt): MarkdownIt {
  markdown.core.ruler.after('inline', 'tasks', (state) => {
    let number = 0
    for (const token of tasksIn(state.tokens)) {
      const [text] = token.children ?? []
      if (!text) continue
      const isDone = !token.content.startsWith('[ ]')
      const words = token.content.slice(3).trim()
      text.content = text.content.replace(/^\[[ xX]\]\s?/, '')
      const mark = new state.Token('task', '', 0)
      mark.meta = { isDone, words, name: nameOf(number++, words) }
      token.children?.unshift(mark)
    }
  })
  markdown.renderer.rules['task'] = (tokens, index) => {
    const { isDone, words, name } = tokens[index]?.meta as { isDone: boolean; words: string; name: string }
    const label = markdown.utils.escapeHtml(words.slice(0, 200).toWellFormed() || 'Task')
    return (
      `<button class="task" form="${taskForm}" name="task" value="${name}" role="checkbox" ` +
      `aria-checked="${String(isDone)}" aria-label="${label}"></button> `
    )
  }
  return markdown
}

/** The tasks of a text, in the order in which they are drawn. @param markdown as `addTasks` has made it */
export function findTasks(markdown: MarkdownIt, text: string): Task[] {
  const starts = [0]
  for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', end + 1)) starts.push(end + 1)
  let number = 0
  return tasksIn(markdown.parse(text, {})).flatMap((token) => {
    const start = starts[token.map?.[0] ?? 0] ?? 0
    const end = text.indexOf('\n', start)
    const line = text.slice(start, end < 0 ? undefined : end)
    const column = line.search(/\[[ xX]\](?=\s|$)/)
    const name = nameOf(number++, token.content.slice(3).trim())
    if (column < 0) return []
    return [{ at: start + column + 1, isDone: line[column + 1] !== ' ', name }]
  })
}

function* tasks(tokens: readonly Token[]): Generator<Token> {
  for (const [index, token] of tokens.entries()) {
    const isFirst = tokens[index - 1]?.type === 'paragraph_open' && tokens[index - 2]?.type === 'list_item_open'
    if (token.type === 'inline' && isFirst && box.test(token.content)) yield token
  }
}

const tasksIn = (tokens: readonly Token[]) => [...tasks(tokens)]

function nameOf(number: number, words: string): string {
  return `${number}-${createHash('sha256').update(words).digest('base64url').slice(0, 8)}`
}
