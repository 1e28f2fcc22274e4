import type { ReadText } from '../readers/reader.ts'
import { nameOfEncoding } from './encodings.ts'
import { ImportRefusal } from './refusal.ts'
import { sampleOf, tellEncoding } from './tell-encoding.ts'
import { markOf, utf16Of } from './utf-16.ts'

/** In a text, the replacement character of Unicode stands for each of them. */
export const unreadSigns = 'It has signs that cannot be read: they stand as �.'

const noText = () => new ImportRefusal('It is no text: save it as UTF-8 in the program that it comes from.')

/**
 * From UTF-8 or, by its byte order mark, UTF-16; without the mark.
 * @throws ImportRefusal when it is no such text
 */
export function decodedText(bytes: Buffer): string {
  const text = decodedAs(markOf(bytes) ?? 'utf-8', bytes)
  if (text === undefined || text.includes('\0')) throw noText()
  return text
}

export interface Hints {
  /** The label that the file has for its encoding. */
  readonly declared?: string | undefined
  /** What the other files beside it are in, where those are no Unicode. */
  readonly ofOthers?: () => Promise<string | undefined>
}

/**
 * A text of any encoding: by its mark, as UTF-8, as it says itself, and otherwise by its bytes, which is said.
 * @throws ImportRefusal when it is no text, or no encoding makes words of it
 */
export async function anyText(bytes: Buffer, { declared, ofOthers }: Hints = {}): Promise<ReadText> {
  const mark = markOf(bytes)
  if (mark !== undefined) return { text: decodedText(bytes) }
  const utf8 = decodedAs('utf-8', bytes)
  if (utf8 !== undefined && isJis(bytes)) return told('iso-2022-jp', bytes)
  if (utf8 !== undefined && !utf8.includes('\0')) return { text: utf8 }
  const utf16 = utf16Of(bytes)
  if (utf16 !== undefined) return told(utf16, bytes)
  if (bytes.includes(0)) throw noText()
  const said = declared === undefined ? undefined : decodedAs(declared, bytes)
  if (said !== undefined) return { text: said }
  const damaged = damagedUtf8(bytes)
  if (damaged !== undefined) return { text: damaged, readAs: unreadSigns }
  const fits = (one: string) => isText(decodedAs(one, bytes))
  const label = tellEncoding(sampleOf(bytes), await ofOthers?.(), fits)
  if (label === undefined) throw noText()
  return told(label, bytes)
}

function told(label: string, bytes: Buffer): ReadText {
  const text = decodedAs(label, bytes)
  if (text === undefined) throw noText()
  return { text, readAs: `It does not say in which encoding it is: it was read as ${nameOfEncoding(label)}.` }
}

/** Programs have controls in every line; a text of DOS has one at its end. */
function isText(text: string | undefined): boolean {
  return text !== undefined && countOf(text, /[\0-\x08\x0e-\x1a\x1c-\x1f]/g) <= 1 + text.length / 100
}

/** The bytes before the letters of Japanese mail and old programs: it is ASCII for all others. */
function isJis(bytes: Buffer): boolean {
  return bytes.includes('\x1b$B') || bytes.includes('\x1b$@')
}

function decodedAs(label: string, bytes: Buffer): string | undefined {
  try {
    return new TextDecoder(label, { fatal: true }).decode(bytes)
  } catch {
    return undefined
  }
}

/** A few wrong bytes among many signs of UTF-8, or the halves of pairs that some programs write apart. */
function damagedUtf8(bytes: Buffer): string | undefined {
  const text = new TextDecoder('utf-8').decode(bytes)
  const wrong = countOf(text, /\ufffd/g)
  const right = countOf(text, /[^\0-\x7f\ufffd]/gu)
  if (right >= 8 * wrong) return text
  const halves = countOf(bytes.toString('latin1'), /\xed[\xa0-\xbf][\x80-\xbf]/g)
  return 3 * halves === wrong ? text : undefined
}

function countOf(text: string, pattern: RegExp): number {
  let count = 0
  while (pattern.exec(text)) count++
  return count
}
