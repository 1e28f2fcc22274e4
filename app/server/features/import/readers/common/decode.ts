import { markOf, utf16Of } from '../../sources/utf-16.ts'

/** For a stream: UTF-16, what XML declares, and otherwise UTF-8. @param start its first bytes */
export function decoderOf(start: Buffer): TextDecoder {
  const declared = /^<\?xml[^>]{0,100}\sencoding\s?=\s?["']([\w-]{1,40})/.exec(start.toString('latin1', 0, 200))?.[1]
  const utf16 = markOf(start) ?? utf16Of(start.subarray(0, start.length - (start.length % 2)))
  try {
    return new TextDecoder(utf16 ?? declared ?? 'utf-8')
  } catch {
    return new TextDecoder('utf-8')
  }
}
