import { breakSign } from './signs.ts'

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

/** Empty lines that breaks made are one, also beside the empty line between paragraphs. */
export function withoutBreakSigns(markdown: string): string {
  const made: string[] = []
  let isAfterBreak = false
  for (const line of markdown.split('\n')) {
    const isBreak = line === breakSign
    if ((isBreak || (line === '' && isAfterBreak)) && made.at(-1) === '') isAfterBreak = true
    else {
      made.push(line.replaceAll(breakSign, ''))
      isAfterBreak = isBreak
    }
  }
  return made.join('\n')
}
