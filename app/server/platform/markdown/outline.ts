import type { Env, MarkdownIt, Token } from 'markdown-it'
import { tagsOfFrontMatter } from './front-matter-tags.ts'
import { canLink, isTooMuch } from './limits.ts'
import { build } from './markdown.ts'
import { openTasksOf, type OpenTask } from './open-tasks.ts'
import { flattened, snippetOf, type Part } from './snippet.ts'
import { Tags } from '../../../shared/tags.ts'
import type { Task } from './tasks.ts'
import { titlesIn, wordsOf, wordsWithAddresses } from './words.ts'

/** What is kept of a text beside it: for lists, for tags, and for finding tasks. */
export interface Outline {
  /** The beginning in plain words. */
  readonly snippet: string
  readonly tags: readonly string[]
  readonly tasks: number
  readonly openTasks: number
  /** The first of them. */
  readonly openList: readonly OpenTask[]
  /** The titles that it links to, as they are typed. */
  readonly links: readonly string[]
}

/** Characters that a snippet is made of: more than it has, as some are left out. */
const maxBeginning = 2000

/** Titles that one text links to at the most; further ones lead to their notes, which do not know of it. */
const maxLinks = 300

/** The parser that renders, except that it reads no more inline than an outline needs. */
const [withBareAddresses, withoutBareAddresses] = [true, false].map((linkify) => {
  const md = build({ linkify })
  // Before `text_join`, escaped signs can be told from others; what comes after it makes markup.
  md.core.ruler.disable(['tag_links', 'text_join', 'tasks', 'headings', 'images', 'links'])
  md.core.ruler.at('inline', ({ tokens, env }) => readInline(md, tokens, env))
  return md
}) as [MarkdownIt, MarkdownIt]

function readInline(md: MarkdownIt, tokens: readonly Token[], env: Env): void {
  let room = env['isWhole'] ? Infinity : maxBeginning
  for (const { type, content, children } of tokens) {
    const hasSign = content.includes('#') || content.includes('[[')
    if (type !== 'inline' || !children || (room <= 0 && !hasSign)) continue
    md.inline.parse(hasSign || content.length <= room ? content : beginningOf(content), md, env, children)
    room -= content.length
  }
}

/** Reads a note's text as `renderMarkdown` does. What is shown as it was typed is outlined as such. */
export function outlineOf({ name, text }: { readonly name: string; readonly text: string }): Outline {
  const tags = new Tags()
  const env: Env = {}
  const tokens = parsed(text, env)
  if (!tokens) {
    tags.addFrom(text)
    const snippet = snippetOf(name, [{ text: beginningOf(text), kind: 'words' }])
    return { snippet, tags: tags.all(), tasks: 0, openTasks: 0, openList: [], links: [] }
  }
  const parts: Part[] = []
  const links = new Set<string>()
  let [tasks, openTasks] = [0, 0]
  tokens.forEach((token, n) => {
    const task = token.meta?.['task'] as Task | undefined
    if (task) tasks++
    if (task && !task.isDone) openTasks++
    if (token.type === 'front_matter') tags.addNames(tagsOfFrontMatter(token.content))
    if (token.type === 'fence' || token.type === 'code_block') {
      parts.push({ text: beginningOf(token.content), kind: 'code' })
    }
    if (!token.children?.length) return
    const { read, tagged } = wordsOf(token.children)
    tags.addFrom(tagged)
    for (const title of titlesIn(token.children)) links.add(title)
    parts.push({ text: read, kind: isTitle(tokens[n - 1]) ? 'heading' : 'words' })
  })
  return {
    snippet: snippetOf(name, parts),
    tags: tags.all(),
    tasks,
    openTasks,
    openList: openTasksOf(tokens, env['references']),
    links: [...links].slice(0, maxLinks),
  }
}

/** What is read of a piece of a text; and the same in full, with front matter and with the addresses that links and pictures lead to. */
export function readable(piece: string): { readonly read: string; readonly inFull: string } {
  const tokens = parsed(piece, { isWhole: true })
  if (!tokens) return { read: flattened(piece), inFull: flattened(piece) }
  const read: string[] = []
  const inFull: string[] = []
  for (const { type, children, content } of tokens) {
    if (type !== 'front_matter') read.push(children ? wordsOf(children).read : content)
    inFull.push(children ? wordsWithAddresses(children) : content)
  }
  return { read: flattened(read.join(' ')), inFull: flattened(inFull.join(' ')) }
}

/** @returns undefined for a text that is shown as it was typed */
function parsed(text: string, env: Env): Token[] | undefined {
  if (isTooMuch(text)) return undefined
  env['text'] = text
  const tokens = (canLink(text) ? withBareAddresses : withoutBareAddresses).parse(text, env)
  return env['isTooDeep'] ? undefined : tokens
}

/** Not cut within a surrogate pair: JSON of PostgreSQL takes no half of one. */
function beginningOf(text: string): string {
  const isWithinPair = /[\ud800-\udbff]/.test(text.charAt(maxBeginning - 1))
  return text.slice(0, isWithinPair ? maxBeginning - 1 : maxBeginning)
}

function isTitle(before: Token | undefined): boolean {
  if (!before) return false
  return ['heading_open', 'summary_open'].includes(before.type) || before.attrGet('class') === 'callout-title'
}
