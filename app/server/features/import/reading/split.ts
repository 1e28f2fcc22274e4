/** A heading, and what begins and ends a block of code. */
const heading = /^ {0,3}#{1,6}(?:\s|$)/
const fence = /^ {0,3}(`{3,}|~{3,})/

type SizeOf = (text: string) => number

/**
 * Cuts a text that is longer than a note may be: at headings, within a longer stretch at empty lines, then at the ends of lines, and a line
 * that is longer by itself where it has to be. The pieces together are the text.
 * @param maxBytes of each piece
 * @param sizeOf a stretch of it, in bytes: as it will be kept
 */
export function split(text: string, maxBytes: number, sizeOf: SizeOf = (given) => Buffer.byteLength(given)): string[] {
  const isTooLong = (piece: string) => sizeOf(piece) > maxBytes
  if (!isTooLong(text)) return [text]
  const stretches = at(text, beginsStretch())
    .flatMap((piece) => (isTooLong(piece) ? at(piece, followsEmpty()) : [piece]))
    .flatMap((piece) => (isTooLong(piece) ? at(piece, () => true) : [piece]))
    .flatMap((piece) => halves(piece, isTooLong))
  return joined(stretches, maxBytes, sizeOf)
}

/** @param begins asked of every line in turn: whether a piece begins with it */
function at(text: string, begins: (line: string) => boolean): string[] {
  const pieces: string[] = []
  let start = 0
  for (let line = 0; line < text.length;) {
    const end = text.indexOf('\n', line) + 1 || text.length
    if (begins(text.slice(line, end)) && line > start) {
      pieces.push(text.slice(start, line))
      start = line
    }
    line = end
  }
  pieces.push(text.slice(start))
  return pieces
}

/** At headings that are none of code. */
function beginsStretch(): (line: string) => boolean {
  let open: string | undefined
  return (line) => {
    const mark = fence.exec(line)?.[1]
    if (mark && open === undefined) open = mark
    else if (mark && open !== undefined && mark[0] === open[0] && mark.length >= open.length) open = undefined
    return open === undefined && heading.test(line)
  }
}

function followsEmpty(): (line: string) => boolean {
  let wasEmpty = false
  return (line) => {
    const follows = wasEmpty
    wasEmpty = line.trim() === ''
    return follows && !wasEmpty
  }
}

/** Between characters, before a space where one is near: an address stays whole. */
function halves(text: string, isTooLong: (piece: string) => boolean): string[] {
  if (text.length < 2 || !isTooLong(text)) return [text]
  const middle = Math.floor(text.length / 2)
  const space = text.lastIndexOf(' ', middle)
  let end = middle - space < maxWordUnits && space > 0 ? space : middle
  if (isWithinPair(text, end)) end++
  return [...halves(text.slice(0, end), isTooLong), ...halves(text.slice(end), isTooLong)]
}

const maxWordUnits = 1_000

function isWithinPair(text: string, end: number): boolean {
  const code = text.charCodeAt(end)
  return code >= 0xdc00 && code <= 0xdfff
}

/** As few as there can be, in their order. */
function joined(pieces: readonly string[], maxBytes: number, sizeOf: SizeOf): string[] {
  const all: string[] = []
  let [current, size] = ['', 0]
  for (const piece of pieces) {
    const bytes = sizeOf(piece)
    if (size > 0 && size + bytes > maxBytes) {
      all.push(current)
      ;[current, size] = ['', 0]
    }
    current += piece
    size += bytes
  }
  return [...all, current]
}
