import type { Converted } from '../html/converted.ts'
import { wordsOf } from '../html/words.ts'
import type { Work } from '../reader.ts'

/** Most characters of a page whose words are taken alone. */
const maxCharacters = 16_000_000

/** The page as Markdown, or its words alone where its markup takes too long. */
export async function pageOf(work: Work, html: string): Promise<Converted> {
  const page = await work.markdownOf(html)
  if (page) return page
  const markdown = wordsOf(html.slice(0, maxCharacters))
  const lost = ['The page is too large to keep how it looks: its words are kept alone.']
  if (html.length > maxCharacters) lost.push('It is longer than a note can be: its end is left out.')
  return { title: '', meta: {}, properties: [], markdown, references: [], lost }
}
