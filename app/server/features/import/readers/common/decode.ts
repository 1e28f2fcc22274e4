import { ImportRefusal } from '../../sources/refusal.ts'

/**
 * Text of an encoding that its bytes or the file itself tell. Old programs wrote that of their system: windows-1252 is what most of them had.
 * @param declared the label that the file has for it
 * @throws ImportRefusal when it is no text
 */
export function decodedText(bytes: Buffer, declared?: string): string {
  const text =
    decodedAs(markOf(bytes) ?? 'utf-8', bytes) ??
    (declared === undefined ? undefined : decodedAs(declared, bytes)) ??
    decodedAs('windows-1252', bytes)
  if (text === undefined || text.includes('\0')) {
    throw new ImportRefusal('It is no text: save it as UTF-8 in the program that it comes from.')
  }
  return text
}

/** For a stream: UTF-16 by its mark, what XML declares, and otherwise UTF-8. @param start its first bytes */
export function decoderOf(start: Buffer): TextDecoder {
  const declared = /^<\?xml[^>]{0,100}\sencoding\s?=\s?["']([\w-]{1,40})/.exec(start.toString('latin1', 0, 200))?.[1]
  try {
    return new TextDecoder(markOf(start) ?? declared ?? 'utf-8')
  } catch {
    return new TextDecoder('utf-8')
  }
}

function decodedAs(label: string, bytes: Buffer): string | undefined {
  try {
    return new TextDecoder(label, { fatal: true }).decode(bytes)
  } catch {
    return undefined
  }
}

/** UTF-16 has its mark, or a zero beside each letter that is Latin. */
function markOf(bytes: Buffer): string | undefined {
  const [first, second] = bytes
  if (first === 0xff && second === 0xfe) return 'utf-16le'
  if (first === 0xfe && second === 0xff) return 'utf-16be'
  const start = bytes.subarray(0, 64)
  const zeros = (from: number) => start.filter((byte, at) => at % 2 === from && byte === 0).length
  if (start.length >= 8 && zeros(1) > start.length / 3 && zeros(0) === 0) return 'utf-16le'
  if (start.length >= 8 && zeros(0) > start.length / 3 && zeros(1) === 0) return 'utf-16be'
  return undefined
}
