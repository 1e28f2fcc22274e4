import { gfm } from '@joplin/turndown-plugin-gfm'
import Turndown from 'turndown'
import { cleaned } from './cleaned.ts'
import { isCode, isPlain } from './kinds.ts'
import { rules } from './rules.ts'

/** The most elements of a paste: more would block the page for too long. */
const maxElements = 15_000

const service = new Turndown({
  ...{ headingStyle: 'atx', hr: '---', bulletListMarker: '-', codeBlockStyle: 'fenced', emDelimiter: '*', br: '' },
})
service.use(gfm)
rules(service)

/**
 * The Markdown of pasted HTML: structure and emphasis, without styles and scripts.
 * @returns undefined where its text says as much: without formats, from an editor of code, and of too many elements
 */
export function markdownOf(html: string): string | undefined {
  const { body } = new DOMParser().parseFromString(asData(html), 'text/html')
  if (body.getElementsByTagName('*').length > maxElements || isCode(body)) return undefined
  cleaned(body)
  if (isPlain(body)) return undefined
  return service
    .turndown(body)
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim()
}

/** Styles and handlers of events as data: the page's policy forbids them, and would report each. */
function asData(html: string): string {
  return html
    .replace(/<(\/?)style\b/gi, '<$1script')
    .replace(/<[a-z][^<>]*/gi, (tag) => tag.replace(/\s(style|on[a-z]{1,40})\s*=/gi, ' data-$1='))
}
