/** The unit by which two versions of a note's HTML are compared: a word, a sign, a picture, a box, or the edge of a block. */
export interface Token {
  /** Equal tokens have equal keys. */
  readonly key: string
  readonly html: string
  /** `replaced`: a picture or a box, which has no text; `edge`: tags of blocks. */
  readonly kind: 'text' | 'replaced' | 'edge'
}

export interface Tokens {
  readonly tokens: readonly Token[]
  /** Tags within lines that stand before each token, and after the last. */
  readonly before: readonly string[]
}

/** Tags within a line; every other tag is the edge of a block. */
const inline = new Set([
  'a',
  'b',
  'bdi',
  'code',
  'del',
  'em',
  'i',
  'ins',
  'kbd',
  'mark',
  's',
  'span',
  'strong',
  'sup',
  'u',
])

const pieces = /<button class="task-box"[^<>]*><\/button>|<\/?([a-zA-Z0-9]*)[^<>]*>|[^<]+|</g
/** Words, references and signs; in scripts without spaces, each letter is a word. */
const words =
  /&[#\w]{1,10};|[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]|[\p{L}\p{N}\p{M}_]+|\s+|[^]/gu

/** Splits the HTML of a note into tokens. @param html of `renderMarkdown`, which is well-formed */
export function tokensOf(html: string): Tokens {
  const tokens: Token[] = []
  const before: string[] = []
  /** Tags and white space since the last word: an edge if a block begins or ends in them. */
  let between = ''
  let isEdge = false
  let depthOfPre = 0
  const closeBetween = () => {
    if (isEdge) {
      tokens.push({ key: '\n', html: between, kind: 'edge' })
      before.push('')
      between = ''
    }
    isEdge = false
  }
  const add = (token: Token) => {
    closeBetween()
    before.push(between)
    between = ''
    tokens.push(token)
  }
  for (const { 0: piece, 1: tag } of html.matchAll(pieces)) {
    if (piece.startsWith('<button class="task-box"')) add({ key: boxOf(piece), html: piece, kind: 'replaced' })
    else if (tag === 'img') add({ key: piece, html: piece, kind: 'replaced' })
    else if (tag !== undefined) {
      if (tag === 'pre') depthOfPre += piece.startsWith('</') ? -1 : 1
      between += piece
      isEdge ||= !inline.has(tag)
    } else if (depthOfPre === 0 && isEdge && piece.trim() === '') between += piece
    else for (const [word] of piece.matchAll(words)) add({ key: word, html: word, kind: 'text' })
  }
  closeBetween()
  return { tokens, before: [...before, between] }
}

/** The key of a task's box: its state, whatever its place in the text. */
function boxOf(button: string): string {
  return button.includes('aria-checked="true"') ? 'ticked' : 'cleared'
}
