import { fold, isWithoutSpaces, isWordLetter, joined } from './folded.ts'

/** A piece of a text, and whether it is a match. */
export interface Piece {
  readonly text: string
  readonly isMarked: boolean
}

export type Find = readonly [start: number, end: number]

/**
 * The matches of what `search_typed` gives as marks, sorted and without overlaps. A short word matches only at the beginning of a word;
 * a joined one also where it is written with hyphens, apostrophes or groups of digits. Where a compound is not, its words are marked.
 */
export function findsIn(text: string, marks: readonly string[]): Find[] {
  const { folded, placeOf } = fold(text)
  const without = joined(folded)
  const finds: Find[] = []
  const add = (at: number, last: number) => {
    // To the end of the match's last letter.
    let end = last + 1
    while (end < folded.length && placeOf(end) === placeOf(last)) end++
    finds.push([placeOf(at), placeOf(end)])
  }
  const find = (mark: string) => {
    const before = finds.length
    for (const at of placesOf(mark, folded)) add(at, at + mark.length - 1)
    if (without) {
      for (const at of placesOf(mark, without.text)) add(without.indexOf(at), without.indexOf(at + mark.length - 1))
    }
    return finds.length > before
  }
  for (const mark of marks) if (!find(mark)) for (const word of wordsOf(mark)) find(word)
  finds.sort(([a, aEnd], [b, bEnd]) => a - b || bEnd - aEnd)
  const merged: [number, number][] = []
  for (const [start, end] of finds) {
    const last = merged.at(-1)
    if (last && start <= last[1]) last[1] = Math.max(last[1], end)
    else merged.push([start, end])
  }
  return merged
}

/** The words of a compound such as `node.js`. */
function wordsOf(mark: string): string[] {
  const words = mark.split(notWord).filter(Boolean)
  return words.length > 1 ? words : []
}

const notWord = /[-._@&/:=+#*'$\u200c\u200d]+/u
const isDigit = /^\p{Nd}/u
const numberOfWord = /(?<![\p{L}\p{N}\p{M}])\p{L}+$/u

/** Where a folded text has a mark, by the rules of the index. */
function* placesOf(mark: string, folded: string): Generator<number> {
  if (mark === '') return
  const isAnywhere = mark.length >= 4 || isWithoutSpaces(mark)
  for (let at = folded.indexOf(mark); at !== -1; at = folded.indexOf(mark, at + mark.length)) {
    const [before, after] = [folded[at - 1] ?? '', folded[at + mark.length] ?? '']
    const continues = isWordLetter(before) && isWordLetter(mark)
    // No part of a number, unless it follows letters: 2 of v2.
    if (isDigit.test(mark) && isDigit.test(before) && !isAnywhere) continue
    if (!isAnywhere && continues && !(isDigit.test(mark) && numberOfWord.test(folded.slice(Math.max(0, at - 40), at))))
      continue
    if (mark.length === 1 && !isAnywhere && isWordLetter(mark) && isWordLetter(after)) continue
    yield at
  }
}

export function marked(text: string, marks: readonly string[]): Piece[] {
  return piecesOf(text, 0, text.length, findsIn(text, marks))
}

export function piecesOf(text: string, from: number, to: number, finds: readonly Find[]): Piece[] {
  const pieces: Piece[] = []
  let done = from
  for (const find of finds) {
    const [start, end] = [Math.max(find[0], done), Math.min(find[1], to)]
    if (start >= end) continue
    if (start > done) pieces.push({ text: text.slice(done, start), isMarked: false })
    pieces.push({ text: text.slice(start, end), isMarked: true })
    done = end
  }
  if (done < to) pieces.push({ text: text.slice(done, to), isMarked: false })
  return pieces
}
