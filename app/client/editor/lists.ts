import type { Edit } from './surface.ts'

const item = /^(\s*(?:> ?)*\s*)([-*+]|\d{1,9}[.)])( +)(\[[ xX]\] )?/
const quote = /^(\s*(?:> ?)+)/

/**
 * What Enter does at the end of an item of a list: begins the next one; in an empty one it ends the list.
 * @returns undefined where Enter is just Enter
 */
export function continued(text: string, at: number): Edit | undefined {
  const start = text.lastIndexOf('\n', at - 1) + 1
  const line = text.slice(start, at)
  const found = item.exec(line)
  if (!found) {
    const [, marks = ''] = quote.exec(line) ?? []
    if (!marks) return undefined
    return line === marks ? { from: start, to: at, insert: '' } : { from: at, to: at, insert: `\n${marks}` }
  }
  const [whole, indent = '', mark = '', space = '', box = ''] = found
  const rest = text.slice(at, text.indexOf('\n', at) < 0 ? undefined : text.indexOf('\n', at))
  if (line === whole && !rest.trim()) return { from: start, to: at, insert: '' }
  const number = /^(\d+)(.)/.exec(mark)
  const next = number ? `${Number(number[1]) + 1}${number[2] ?? '.'}` : mark
  return { from: at, to: at, insert: `\n${indent}${next}${space}${box ? '[ ] ' : ''}` }
}

/** Moves the items of a list in or out. @returns undefined outside of lists: there Tab leaves the field */
export function indented(text: string, [from, to]: readonly [number, number], by: 1 | -1): Edit | undefined {
  const start = text.lastIndexOf('\n', from - 1) + 1
  const found = text.indexOf('\n', to)
  const end = found < 0 ? text.length : found
  const lines = text.slice(start, end).split('\n')
  if (!lines.every((line) => item.test(line))) return undefined
  const moved = lines.map((line) => (by > 0 ? `  ${line}` : line.replace(/^ {1,2}/, '')))
  const insert = moved.join('\n')
  const shift = (moved[0]?.length ?? 0) - (lines[0]?.length ?? 0)
  return {
    from: start,
    to: end,
    insert,
    select: [Math.max(start, from + shift), Math.max(start, to + insert.length - (end - start))],
  }
}
