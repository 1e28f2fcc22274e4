import { ImportRefusal } from './refusal.ts'

/**
 * Text from UTF-8 or, by its byte order mark, UTF-16; without the mark.
 * @throws ImportRefusal when it is no text
 */
export function decodedText(bytes: Buffer): string {
  try {
    const text = new TextDecoder(encodingOf(bytes), { fatal: true }).decode(bytes)
    if (!text.includes('\0')) return text
  } catch {
    // Bytes of another encoding are refused below.
  }
  throw new ImportRefusal('It is no text: save it as UTF-8 in the program that it comes from.')
}

function encodingOf([first, second]: Buffer): string {
  if (first === 0xff && second === 0xfe) return 'utf-16le'
  return first === 0xfe && second === 0xff ? 'utf-16be' : 'utf-8'
}
