import { markerAt, type Item, type Line } from './checklist.ts'

/** What stays at its place when another item comes there: what stands before the marker, the marker with its number, blank lines below. */
export interface Slot {
  readonly prefix: string
  readonly marker: string
  /** Of the last line that is not blank. */
  readonly end: string
  readonly blank: readonly Line[]
}

/** What moves: the words after the marker, and the lines below them. */
export interface Piece {
  readonly slot: Slot
  readonly rest: Line
  readonly below: readonly Line[]
}

export function pieceOf(lines: readonly Line[], { from, to, at }: Item): Piece {
  let end = to
  while (end > from + 1 && /^[\s>]*$/.test(lines[end - 1]?.text ?? '')) end--
  const first = lines[from] ?? { text: '', end: '' }
  const marker = markerAt(first.text, at)
  return {
    slot: {
      prefix: first.text.slice(0, at),
      marker,
      end: lines[end - 1]?.end ?? '',
      blank: lines.slice(end, to),
    },
    rest: { text: first.text.slice(at + marker.length), end: first.end },
    below: lines.slice(from + 1, end),
  }
}

/** The lines of a piece in a slot: those below the first stay as far in as they were from the marker. */
export function placed(piece: Piece, slot: Slot): Line[] {
  const { slot: own, rest, below } = piece
  const by = widthOf(slot.prefix + slot.marker) - widthOf(own.prefix + own.marker)
  const quotes = quotesOf(piece)
  const first = { text: slot.prefix + slot.marker + rest.text, end: rest.end }
  const lines = [first, ...below.map(({ text, end }) => ({ text: shifted(text, by, quotes), end }))]
  const last = lines.pop() ?? first
  return [...lines, { ...last, end: slot.end }, ...slot.blank]
}

/** How many quotes the list of a piece stands in. */
export function quotesOf({ slot: { prefix } }: Piece): number {
  return prefix.split('>').length - 1
}

/** Moves what a line says, within the quotes that the list stands in. A line that is less far in stays: it belongs to its paragraph all the same. */
function shifted(line: string, by: number, quotes: number): string {
  if (by === 0 || /^\s*$/.test(line)) return line
  let at = 0
  for (let left = quotes; left > 0; at++) {
    if (line.charAt(at) === '>') left--
    else if (!/[ \t]/.test(line.charAt(at))) return line
  }
  let past = at
  while (/[ \t]/.test(line.charAt(past))) past++
  const before = widthOf(line.slice(0, at))
  const space = widthOf(line.slice(0, past)) - before
  return line.slice(0, at) + ' '.repeat(Math.max(0, space + by)) + line.slice(past)
}

/** Width of white space in columns; a tab leads to the next multiple of four. */
function widthOf(text: string): number {
  let width = 0
  for (const sign of text) width += sign === '\t' ? 4 - (width % 4) : 1
  return width
}
