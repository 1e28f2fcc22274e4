import type { ReadText, Source, SourceEntry } from '../reader.ts'
import { wordsOf } from './words.ts'

/** Of a page with the pictures that are in it. */
export const maxPageBytes = 64 * 1024 ** 2

/** How far into a page its encoding and its title stand. */
const headBytes = 2048

/** @throws ImportRefusal */
export function htmlTextOf(source: Source, entry: SourceEntry): Promise<ReadText> {
  return source.anyText(entry, maxPageBytes, charsetOf)
}

function charsetOf(page: Buffer): string | undefined {
  const head = page.toString('latin1', 0, headBytes)
  const inXml = /^<\?xml[^>]{0,100}\sencoding\s?=\s?["']([\w-]{1,40})/.exec(head)?.[1]
  return /<meta[^>]{0,200}?charset\s*=\s*["']?([\w-]{2,40})/i.exec(head)?.[1] ?? inXml
}

/** @param html or its beginning */
export function titleInHead(html: string): string {
  const title = /<title[^>]{0,200}>([^<]{0,2000})/i.exec(html)?.[1] ?? ''
  return wordsOf(title).replace(/\s+/g, ' ').trim()
}
