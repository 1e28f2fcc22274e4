/** A mark of how a file was encoded, which editors write at its beginning: it is no part of the text. */
export function withoutByteOrderMark(text: string): string {
  return text.startsWith('\uFEFF') ? text.slice(1) : text
}
