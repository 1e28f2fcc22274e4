import TurndownService from 'turndown'
import type { Converted } from './converted.ts'
import { withoutBreakSigns } from './breaks.ts'
import { escapeText } from './escape-text.ts'
import { joinedParts } from './join-parts.ts'
import { Notes } from './notes.ts'
import type { PartLimits } from './parts.ts'
import { rulesOf } from './rules.ts'
import { breakSign, edgeSign, withoutSigns } from './signs.ts'
import { tidied } from './tidy.ts'
import { wordsOf } from './words.ts'

/** Characters of a page without its pictures: more of them are no note. */
const maxCharacters = 16_000_000
/** Of what cannot be cut, such as a cell: a tree of more takes too much memory. */
const maxPartElements = 100_000

/**
 * The Markdown of a page of HTML, or of Evernote's kin of it, converted part by part. For a worker: it takes a second for a megabyte.
 * @returns undefined for a page that is too large
 */
export function convertHtml(html: string, limits?: PartLimits): Converted | undefined {
  const notes = new Notes()
  const parts = tidied(html, notes, limits)
  if (parts.reduce((sum, part) => sum + part.html.length, 0) > maxCharacters) return undefined
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
  // The library trims all that it made with an expression that is superlinear over white space: this rule takes the result before, and leaves it
  // nothing to trim.
  let made = ''
  service.addRule('whole', {
    filter: (node) => node.nodeName === 'MAIN' && node.getAttribute('part') === 'whole',
    replacement: (content) => {
      made = content
      return ''
    },
  })
  const markdownOf = (html: string) => {
    made = ''
    service.turndown(`<main part="whole">${html}</main>`)
    return made
  }
  const converted = parts.map((part) => {
    if (part.elements <= maxPartElements) return markdownOf(part.html)
    notes.lose('Part of the page is too large to keep how it looks: its words are kept alone.')
    return edgeSign + escapeText(wordsOf(part.html)) + edgeSign
  })
  const markdown = notes.withBoxes(withoutBreakSigns(joinedParts(parts, converted))).trim()
  return { ...notes.all(), markdown }
}
