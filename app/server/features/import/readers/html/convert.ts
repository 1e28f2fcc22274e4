import TurndownService from 'turndown'
import type { Converted } from './converted.ts'
import { withoutBreakSigns } from './breaks.ts'
import { escapeText } from './escape-text.ts'
import { Notes } from './notes.ts'
import { rulesOf } from './rules.ts'
import { breakSign, withoutSigns } from './signs.ts'
import { tidied } from './tidy.ts'

/** Characters of a page without its pictures; more of them take too long. */
const maxCharacters = 4_000_000

/**
 * The Markdown of a page of HTML, or of Evernote's kin of it. For a worker: it takes a tenth of a second for a large page.
 * @returns undefined for a page that is too large
 */
export function convertHtml(html: string): Converted | undefined {
  const notes = new Notes()
  const page = tidied(html, notes)
  if (page.length > maxCharacters) return undefined
  const service = new TurndownService({
    headingStyle: 'atx',
    hr: '---',
    br: breakSign,
    bulletListMarker: '-',
    codeBlockStyle: 'fenced',
    emDelimiter: '*',
    blankReplacement: (_, node) => ('isBlock' in node && node.isBlock ? '\n\n' : ''),
  })
  service.escape = (text) => escapeText(withoutSigns(text))
  for (const [name, rule] of Object.entries(rulesOf(notes))) service.addRule(name, rule)
  const markdown = notes.withBoxes(withoutBreakSigns(service.turndown(page))).trim()
  return { ...notes.all(), markdown }
}
