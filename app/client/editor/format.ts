import type { Edit, Surface } from './surface.ts'

/** What can be done to the words that are selected, by its name on the toolbar. */
export type Format = 'bold' | 'italic' | 'code' | 'link' | 'heading' | 'list' | 'task'

const around: Readonly<Partial<Record<Format, string>>> = { bold: '**', italic: '*', code: '`' }
const before: Readonly<Partial<Record<Format, string>>> = { heading: '## ', list: '- ', task: '- [ ] ' }

/** @returns the change that a format makes, or takes away where it is made already */
export function formatted(text: string, [from, to]: readonly [number, number], format: Format): Edit {
  const mark = around[format]
  if (mark !== undefined) return wrapped(text, from, to, mark)
  const prefix = before[format]
  if (prefix !== undefined) return prefixed(text, from, to, prefix)
  const words = text.slice(from, to)
  const insert = `[${words}]()`
  const inside = words ? from + insert.length - 1 : from + 1
  return { from, to, insert, select: [inside, inside] }
}

function wrapped(text: string, from: number, to: number, mark: string): Edit {
  const size = mark.length
  const words = text.slice(from, to)
  const isOutside = text.slice(from - size, from) === mark && text.slice(to, to + size) === mark
  // One star is not half of two.
  const isLonger = mark === '*' && text[from - 2] === '*' && text[from - 3] !== '*'
  if (isOutside && !isLonger) {
    return { from: from - size, to: to + size, insert: words, select: [from - size, to - size] }
  }
  if (words.length > 2 * size && words.startsWith(mark) && words.endsWith(mark)) {
    const inner = words.slice(size, -size)
    return { from, to, insert: inner, select: [from, from + inner.length] }
  }
  return { from, to, insert: mark + words + mark, select: [from + size, to + size] }
}

/** Lines of any kind become of this kind; those that are of it already are plain again. */
function prefixed(text: string, from: number, to: number, prefix: string): Edit {
  const start = text.lastIndexOf('\n', from - 1) + 1
  const found = text.indexOf('\n', to)
  const end = found < 0 ? text.length : found
  const lines = text.slice(start, end).split('\n')
  const isAll = lines.every((line) => line.startsWith(prefix))
  const bare = (line: string) => line.replace(/^(?:#{1,6} |[-*+] \[[ xX]\] |[-*+] |\d+[.)] )/, '')
  const insert = lines.map((line) => (isAll ? line.slice(prefix.length) : prefix + bare(line))).join('\n')
  const single = lines.length === 1
  const moved = Math.max(start, from + insert.length - (end - start))
  return {
    from: start,
    to: end,
    insert,
    select: single ? [moved, Math.max(start, to + insert.length - (end - start))] : [start, start + insert.length],
  }
}

export function apply(surface: Surface, format: Format): void {
  surface.edit(formatted(surface.text(), surface.selection(), format))
}

/** @returns the link that a pasted address makes of the words that are selected; undefined when it is no address */
export function linked(words: string, pasted: string): string | undefined {
  const address = pasted.trim()
  if (!words.trim() || words.includes('\n') || !/^(https?:\/\/|mailto:)\S+$/i.test(address)) return undefined
  return `[${words}](${address.replaceAll('(', '%28').replaceAll(')', '%29')})`
}
