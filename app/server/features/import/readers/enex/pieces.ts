/** A stretch of the file: markup for the parser, or base64 of a resource's bytes. */
export interface Piece {
  readonly kind: 'markup' | 'data'
  readonly text: string
}

/** Longest text between two tags, in characters: what is longer is no note, and its end is left out. */
const maxRunCharacters = 16_000_000
/** Longest sign that the end of a chunk may cut in two. */
const maxSignCharacters = 12

const beginnings = /<!\[CDATA\[|<!--|<data(?=[\s/>])|[<>]/g

/**
 * Parts the bytes of resources, which may be hundreds of megabytes, from the markup around them: a parser of XML would hold each in memory.
 * Comments are left out. Linear.
 */
export class Pieces {
  #state: 'markup' | 'tag-of-data' | 'data' | 'cdata' | 'comment' = 'markup'
  #kept = ''
  #run = 0
  #isCut = false

  /** Whether a text was cut at the limit since this was asked last. */
  wasCut(): boolean {
    const was = this.#isCut
    this.#isCut = false
    return was
  }

  /** @param chunk the next of the file. @param isLast whether the file ends with it */
  *of(chunk: string, isLast = false): Generator<Piece> {
    let text = this.#kept + chunk
    this.#kept = ''
    while (text !== '') {
      const before = text.length
      const state = this.#state
      if (state === 'cdata' || state === 'comment') {
        const end = state === 'cdata' ? ']]>' : '-->'
        const at = text.indexOf(end)
        const to = at === -1 ? Math.max(0, text.length - (isLast ? 0 : end.length - 1)) : at
        if (state === 'cdata') yield* this.#markup(text.slice(0, to))
        text = at === -1 ? text.slice(to) : text.slice(at + end.length)
        if (at !== -1) {
          this.#state = 'markup'
          if (state === 'cdata') yield { kind: 'markup', text: end }
          this.#run = 0
        }
      } else if (state === 'data') {
        const at = text.indexOf('<')
        const data = at === -1 ? text : text.slice(0, at)
        if (data !== '') yield { kind: 'data', text: data }
        text = text.slice(data.length)
        if (at !== -1) this.#state = 'markup'
      } else if (state === 'tag-of-data') {
        const at = text.indexOf('>')
        const to = at === -1 ? text.length : at + 1
        yield* this.#markup(text.slice(0, to))
        if (at !== -1) {
          this.#state = text.charAt(at - 1) === '/' ? 'markup' : 'data'
          this.#run = 0
        }
        text = text.slice(to)
      } else text = yield* this.#inMarkup(text, isLast)
      // Too little to tell what it is: with the next chunk there is more.
      if (text.length === before && this.#state === state) {
        this.#kept = text
        return
      }
    }
  }

  *#inMarkup(text: string, isLast: boolean): Generator<Piece, string> {
    beginnings.lastIndex = 0
    for (let found = beginnings.exec(text); found; found = beginnings.exec(text)) {
      const [sign] = found
      // It may be the beginning of a longer sign.
      if (sign === '<' && !isLast && text.length - found.index < maxSignCharacters) {
        yield* this.#markup(text.slice(0, found.index))
        return text.slice(found.index)
      }
      if (sign.length === 1) {
        yield* this.#markup(text.slice(0, beginnings.lastIndex))
        this.#run = 0
        text = text.slice(beginnings.lastIndex)
        beginnings.lastIndex = 0
        continue
      }
      yield* this.#markup(text.slice(0, found.index))
      this.#run = 0
      this.#state = sign === '<!--' ? 'comment' : sign === '<data' ? 'tag-of-data' : 'cdata'
      if (this.#state !== 'comment') yield { kind: 'markup', text: sign }
      return text.slice(found.index + sign.length)
    }
    yield* this.#markup(text)
    return ''
  }

  *#markup(text: string): Generator<Piece> {
    const room = maxRunCharacters - this.#run
    this.#run += text.length
    if (text.length > room) this.#isCut = true
    const kept = room >= text.length ? text : text.slice(0, Math.max(0, room))
    if (kept !== '') yield { kind: 'markup', text: kept }
  }
}
