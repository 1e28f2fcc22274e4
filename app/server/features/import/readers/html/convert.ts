import TurndownService from 'turndown'
import { breakSign, withoutBreakSigns } from './breaks.ts'
import { escapeText } from './escape-text.ts'
import { Notes } from './notes.ts'
import { rulesOf } from './rules.ts'
import { tidied } from './tidy.ts'

/** A link or a picture of the page: what it becomes depends on what it leads to, which its reader knows. */
export interface Reference {
  readonly kind: 'link' | 'picture'
  /** As the page has it. */
  readonly address: string
  /** Markdown, with references in it; of a picture what is said in its place, as plain text. */
  readonly words: string
  /** Signs that end a cell are to be escaped. */
  readonly isInCell: boolean
}

/** A property of a page of Notion. */
export interface Property {
  readonly name: string
  /** `created_time`, `multi_select`, … */
  readonly kind: string
  readonly values: readonly string[]
}

export interface Converted {
  readonly title: string
  /** By their names, in lower case. */
  readonly meta: Readonly<Record<string, string>>
  readonly properties: readonly Property[]
  /** Markdown, with a sign where each reference stands: `written` puts in what it becomes. */
  readonly markdown: string
  readonly references: readonly Reference[]
  readonly lost: readonly string[]
}

/** Characters of a page without its pictures; more of them take too long. */
const maxCharacters = 4_000_000

/** The Markdown of a page of HTML, or of Evernote's kin of it. For a worker: it takes a tenth of a second for a large page. */
export function convertHtml(html: string): Converted {
  const notes = new Notes()
  const page = tidied(html, notes)
  if (page.length > maxCharacters) throw new RangeError('the page is too large')
  const service = new TurndownService({
    headingStyle: 'atx',
    hr: '---',
    br: breakSign,
    bulletListMarker: '-',
    codeBlockStyle: 'fenced',
    emDelimiter: '*',
    blankReplacement: (_, node) => ('isBlock' in node && node.isBlock ? '\n\n' : ''),
  })
  service.escape = escapeText
  for (const [name, rule] of Object.entries(rulesOf(notes))) service.addRule(name, rule)
  const markdown = notes.withBoxes(withoutBreakSigns(service.turndown(page))).trim()
  return { ...notes.all(), markdown }
}
