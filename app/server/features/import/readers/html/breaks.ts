/** Stands before the end of a line that a `br` made, so that two of them stay an empty line; Unicode reserves it. */
export const breakSign = '\uFDD6'

/** @returns what is written, and the white space and breaks around it */
export function parted(content: string): { before: string; words: string; after: string } {
  const isSpace = (at: number) => /[\s\uFDD6]/.test(content.charAt(at))
  let [from, to] = [0, content.length]
  while (from < to && isSpace(from)) from++
  while (to > from && isSpace(to - 1)) to--
  return { before: content.slice(0, from), words: content.slice(from, to), after: content.slice(to) }
}

/** In one line. */
export function inOneLine(content: string): string {
  return content.replaceAll(breakSign, '').replace(/\s+/g, ' ').trim()
}

/** Several empty lines in a row are one. */
export function withoutBreakSigns(markdown: string): string {
  return markdown.replace(/\n(?:\uFDD6\n){2,}/g, '\n\uFDD6\n').replaceAll(breakSign, '')
}
