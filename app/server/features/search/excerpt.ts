import { setImmediate as requests } from 'node:timers/promises'
import { readable } from '../../platform/markdown/outline.ts'
import { flattened } from '../../platform/markdown/snippet.ts'
import { findsIn, piecesOf, type Find, type Piece } from './marked.ts'

const excerptCharacters = 220
/** Context before the first match. */
const leadCharacters = 50

/** A piece of a note's text, as the search returns it. */
interface Searched {
  readonly text: string
  readonly isStart: boolean
}

/** An excerpt of each note around its first match. What came meanwhile is answered between two notes. */
export async function excerptsOf(notes: readonly Searched[], words: readonly string[]): Promise<Piece[][]> {
  const excerpts: Piece[][] = []
  for (const note of notes) {
    excerpts.push(excerpt(note, words))
    await requests()
  }
  return excerpts
}

/** In plain words, without marks of Markdown. */
export function excerpt({ text, isStart }: Searched, words: readonly string[]): Piece[] {
  const { shown, finds } = matching(isStart ? text : text.trimStart(), words)
  const first = finds[0]?.[0] ?? 0
  let from = first > leadCharacters * 2 ? first - leadCharacters : 0
  // From the beginning of a word, if one is near; never from within a surrogate pair.
  const space = shown.indexOf(' ', from)
  if (from > 0 && space !== -1 && space < first) from = space + 1
  if (isLowSurrogate.test(shown.charAt(from))) from++
  let to = Math.min(shown.length, from + excerptCharacters)
  if (isLowSurrogate.test(shown.charAt(to))) to--
  const pieces = piecesOf(shown, from, to, finds)
  if (from > 0 || !isStart) pieces.unshift({ text: '… ', isMarked: false })
  if (to < shown.length) pieces.push({ text: ' …', isMarked: false })
  return pieces
}

/** What is read, or else that with addresses and front matter, or else what was typed: the first that has a match. */
function matching(text: string, words: readonly string[]): { readonly shown: string; readonly finds: readonly Find[] } {
  const { read, inFull } = readable(text)
  for (const shown of [read, inFull, flattened(text)]) {
    const finds = findsIn(shown, words)
    if (finds.length > 0) return { shown, finds }
  }
  return { shown: read, finds: [] }
}

const isLowSurrogate = /[\udc00-\udfff]/
