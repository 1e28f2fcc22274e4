/** A piece of a text, and whether it is what somebody looks for. */
export interface Piece {
  readonly text: string
  readonly isMarked: boolean
}

/** Letters that do not come apart into a letter and a mark. */
const plain: Readonly<Record<string, string>> = {
  ...{ ß: 'ss', ø: 'o', ł: 'l', æ: 'ae', œ: 'oe', đ: 'd', ð: 'd', þ: 'th', ı: 'i', ħ: 'h', ŧ: 't', ŋ: 'n' },
}
const isWord = /[\p{L}\p{N}\p{M}]/u
/** Written without spaces: a find may begin anywhere. */
const isDense =
  /[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3\uf900-\ufaff\u{20000}-\u{3ffff}]/u

/** As the database's search_fold makes it, with the place in the text that each of its letters comes from. */
function fold(text: string): { readonly folded: string; readonly places: readonly number[] } {
  let folded = ''
  const places: number[] = []
  for (const { segment, index } of new Intl.Segmenter().segment(text)) {
    const letters = segment
      .normalize('NFKD')
      .replace(/[\u0300-\u036f\u0591-\u05c7\u064b-\u065f]/g, '')
      .normalize('NFC')
      .toLowerCase()
    for (const letter of letters) {
      const made = plain[letter] ?? letter
      folded += made
      for (let n = 0; n < made.length; n++) places.push(index)
    }
  }
  places.push(text.length)
  return { folded, places }
}

/** Where in the text words begin and end, in order and none in another. Short words count only where a word begins. */
function findsIn(text: string, words: readonly string[]): [start: number, end: number][] {
  const { folded, places } = fold(text)
  const finds: [number, number][] = []
  for (const word of words) {
    if (word === '') continue
    const isAnywhere = word.length >= 4 || isDense.test(word)
    for (let at = folded.indexOf(word); at !== -1; at = folded.indexOf(word, at + word.length)) {
      const before = folded[at - 1]
      const after = folded[at + word.length]
      if (!isAnywhere && before !== undefined && isWord.test(before)) continue
      if (word.length === 1 && !isAnywhere && after !== undefined && isWord.test(after)) continue
      const start = places[at] ?? 0
      // To the end of the letter that it ends in.
      let end = at + word.length
      while (end < places.length - 1 && places[end] === places[at + word.length - 1]) end++
      finds.push([start, places[end] ?? text.length])
    }
  }
  finds.sort(([a, aEnd], [b, bEnd]) => a - b || bEnd - aEnd)
  const apart: [number, number][] = []
  for (const [start, end] of finds) {
    const last = apart.at(-1)
    if (last && start <= last[1]) last[1] = Math.max(last[1], end)
    else apart.push([start, end])
  }
  return apart
}

export function marked(text: string, words: readonly string[]): Piece[] {
  const pieces: Piece[] = []
  let done = 0
  for (const [start, end] of findsIn(text, words)) {
    if (start > done) pieces.push({ text: text.slice(done, start), isMarked: false })
    pieces.push({ text: text.slice(start, end), isMarked: true })
    done = end
  }
  if (done < text.length) pieces.push({ text: text.slice(done), isMarked: false })
  return pieces
}

const snippetSize = 220
/** Before the first find, for whoever reads it. */
const lead = 50

/** Some words around the first find. */
export function snippet(text: string, words: readonly string[], isStart: boolean): Piece[] {
  const flat = text.replace(/\s+/g, ' ').trim()
  const [first] = findsIn(flat, words)
  let from = first && first[0] > lead * 2 ? first[0] - lead : 0
  // From a word's beginning, when one is near; never from the middle of a letter.
  const space = flat.indexOf(' ', from)
  if (from > 0 && space !== -1 && space < (first?.[0] ?? 0)) from = space + 1
  const cut = flat.slice(from, from + snippetSize).replace(/^[\udc00-\udfff]|[\ud800-\udbff]$/g, '')
  const pieces = marked(cut, words)
  if (from > 0 || !isStart) pieces.unshift({ text: '… ', isMarked: false })
  if (from + snippetSize < flat.length) pieces.push({ text: ' …', isMarked: false })
  return pieces
}
