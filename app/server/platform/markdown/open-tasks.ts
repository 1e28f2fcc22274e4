import type { Env, MarkdownIt, Token } from 'markdown-it'
import { escapeHtml } from './escape.ts'
import { canLink } from './limits.ts'
import { build } from './markdown.ts'
import type { Task } from './tasks.ts'

/** An open task as lists of tasks show it. */
export interface OpenTask extends Pick<Task, 'index' | 'line'> {
  /** What its line says after the box, as markup. */
  readonly html: string
}

/** The most open tasks that are kept of one note; its count says how many there are. */
const maxListed = 10
const maxCharacters = 300
const maxHtmlCharacters = 2000

const [withBareAddresses, withoutBareAddresses] = [true, false].map((linkify) => {
  const md = build({ linkify })
  md.core.ruler.disable(['find_tasks', 'tasks', 'headings', 'footnotes'])
  // A list of tasks has no room for a picture: its alternative text is shown instead.
  md.renderer.rules['image'] = (tokens, index) =>
    escapeHtml(md.renderer.renderInlineAsText(tokens[index]?.children ?? [], md.options, {}))
  return md
}) as [MarkdownIt, MarkdownIt]

/**
 * The first open tasks of a text that was parsed.
 * @param references of the text: what its links by name lead to
 */
export function openTasksOf(tokens: readonly Token[], references: Env['references']): OpenTask[] {
  const open: OpenTask[] = []
  for (const { meta, content } of tokens) {
    const task = meta?.['task'] as Task | undefined
    if (!task || task.isDone || task.line === '') continue
    open.push({ index: task.index, line: task.line, html: htmlOf(content, references) })
    if (open.length === maxListed) break
  }
  return open
}

function htmlOf(content: string, references: Env['references']): string {
  const line = shortened((content.split('\n', 1)[0] ?? '').replace(/\[\^[^\s[\]^]{1,100}\]/g, '').trim())
  const md = canLink(line) ? withBareAddresses : withoutBareAddresses
  const html = md.renderInline(line, references ? { references } : {})
  return html.length > maxHtmlCharacters ? escapeHtml(line) : html
}

function shortened(line: string): string {
  if (line.length <= maxCharacters) return line
  const isWithinPair = /[\ud800-\udbff]/.test(line.charAt(maxCharacters - 1))
  return `${line.slice(0, isWithinPair ? maxCharacters - 1 : maxCharacters)}…`
}
