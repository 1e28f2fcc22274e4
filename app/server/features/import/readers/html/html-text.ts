import { decodedText } from '../common/decode.ts'
import type { Source, SourceEntry } from '../reader.ts'
import { wordsOf } from './words.ts'

/** Of a page with the pictures that are in it. */
export const maxPageBytes = 64 * 1024 ** 2

/** How far into a page its encoding and its title stand. */
const headBytes = 2048

/** @throws ImportRefusal */
export async function htmlTextOf(source: Source, entry: SourceEntry): Promise<string> {
  const bytes = await source.bytes(entry, maxPageBytes)
  const head = bytes.toString('latin1', 0, headBytes)
  const charset = /<meta[^>]{0,200}?charset\s*=\s*["']?([\w-]{2,40})/i.exec(head)?.[1]
  return decodedText(bytes, charset)
}

/** @param html or its beginning */
export function titleInHead(html: string): string {
  const title = /<title[^>]{0,200}>([^<]{0,2000})/i.exec(html)?.[1] ?? ''
  return wordsOf(title).replace(/\s+/g, ' ').trim()
}
