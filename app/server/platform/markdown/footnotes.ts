import type { Env, MarkdownIt, StateBlock, StateCore, StateInline, Token } from 'markdown-it'
import { normalized } from '../../../shared/normalized.ts'

interface Footnote {
  /** From 1, in the order in which the text refers to them; 0 until it does. */
  number: number
  references: number
}

/** `[^label]`; no spaces in it, as GitHub has it. */
const label = /\[\^([^\s[\]^]{1,100})\]/y
const definition = /\[\^([^\s[\]^]{1,100})\]:/y

/** Ways back from a note to where it is referred to. */
const maxWaysBack = 20

/** Those that the text has, by label, and how many it has referred to by now. */
interface Footnotes extends Map<string, Footnote> {
  numbered?: number
}

const notesOf = (env: Env) => (env['footnotes'] ??= new Map<string, Footnote>()) as Footnotes

/**
 * `[^1]` in the text and `[^1]: …` anywhere below: numbered, listed at the end, with a way back.
 *
 * Not markdown-it-footnote (4.0): its work is quadratic in the length of `[^[^[^…` (5.5 s of CPU for 40,000 of them, and 0.05 s here) and
 * in the number of footnotes (2.5 s for 10,000, and 0.14 s here). It drops footnotes that no text refers to, and takes `^[…]` for one,
 * which GitHub does not.
 */
export function footnotes(md: MarkdownIt): void {
  md.block.ruler.before('reference', 'footnote', define, { alt: ['paragraph', 'reference', 'blockquote', 'list'] })
  md.inline.ruler.after('image', 'footnote_ref', refer)
  md.core.ruler.after('inline', 'footnotes', gather)

  const { rules } = md.renderer
  rules['footnote_ref'] = (tokens, index) => {
    const { number, nth } = tokens[index]?.meta as { number: number; nth: number }
    return `<sup class="footnote-ref"><a href="#md.note-${number}" id="md.ref-${number}-${nth}" aria-label="Footnote ${number}">${number}</a></sup>`
  }
  rules['footnotes_open'] = () => '<section class="footnotes" aria-label="Footnotes">\n<ol>\n'
  rules['footnotes_close'] = () => '</ol>\n</section>\n'
  rules['footnote_open'] = (tokens, index) => `<li id="md.note-${String(tokens[index]?.meta?.['number'])}">\n`
  rules['footnote_close'] = () => '</li>\n'
  rules['footnote_back'] = (tokens, index) => {
    const { number, nth } = tokens[index]?.meta as { number: number; nth: number }
    return ` <a href="#md.ref-${number}-${nth}" class="footnote-back" aria-label="Back to the text">↩\uFE0E</a>`
  }
}

/** What follows, and what is indented below, belongs to the note. */
function define(state: StateBlock, startLine: number, endLine: number, silent: boolean): boolean {
  const { bMarks, tShift, sCount, eMarks } = state
  const [mark = 0, shift = 0, count = 0, end = 0] = [bMarks, tShift, sCount, eMarks].map((all) => all[startLine])
  // At the edge only: in a list or a quote it would end where that does. What stands left of a list ends it.
  if (state.level > 0 && !(silent && count < state.blkIndent)) return false
  if (count - state.blkIndent >= 4) return false
  definition.lastIndex = mark + shift
  const name = definition.exec(state.src)?.[1]
  if (!name || definition.lastIndex > end) return false
  if (silent) return true

  const key = keyOf(name)
  const notes = notesOf(state.env)
  const isFirst = !notes.has(key)
  if (isFirst) notes.set(key, { number: 0, references: 0 })
  const open = new state.Token('footnote_open', '', 1)
  open.meta = { key: isFirst ? key : '' }
  open.level = state.level++
  state.tokens.push(open)

  // The rest of the line is read as if it began where the note's lines below begin: four columns in.
  const { parentType } = state
  const begin = definition.lastIndex
  let pos = begin
  while (pos < end && /[ \t]/.test(state.src.charAt(pos))) pos++
  bMarks[startLine] = begin
  tShift[startLine] = pos - begin
  state.blkIndent += 4
  sCount[startLine] = state.blkIndent
  state.parentType = 'footnote'
  state.md.block.tokenize(state, startLine, endLine)

  state.parentType = parentType
  state.blkIndent -= 4
  bMarks[startLine] = mark
  tShift[startLine] = shift
  sCount[startLine] = count
  const close = new state.Token('footnote_close', '', -1)
  close.level = --state.level
  state.tokens.push(close)
  return true
}

function refer(state: StateInline, silent: boolean): boolean {
  label.lastIndex = state.pos
  const name = label.exec(state.src)?.[1]
  const note = name === undefined ? undefined : notesOf(state.env).get(keyOf(name))
  if (!note || label.lastIndex > state.posMax) return false
  if (!silent) {
    const notes = notesOf(state.env)
    note.number ||= notes.numbered = (notes.numbered ?? 0) + 1
    state.push('footnote_ref', '', 0).meta = { number: note.number, nth: ++note.references }
  }
  state.pos = label.lastIndex
  return true
}

/** Takes the notes out of the text and puts those that it refers to at its end. */
function gather(state: StateCore): void {
  const notes = notesOf(state.env)
  if (notes.size === 0) return
  const text: Token[] = []
  const bodies = new Map<number, Token[]>()
  let body: Token[] | undefined
  let { numbered = 0 } = notes
  for (const token of state.tokens) {
    if (token.type === 'footnote_open') {
      // A footnote without a reference is shown after the others, not dropped.
      const { number, references } = notes.get(String(token.meta?.['key'])) ?? { number: 0, references: 0 }
      token.meta = { number: number || ++numbered, references }
      body = []
      bodies.set(Number(token.meta['number']), body)
    }
    ;(body ?? text).push(token)
    if (token.type === 'footnote_close') body = undefined
  }
  state.tokens = text
  const mark = (type: string, nesting: 1 | -1) => new state.Token(type, '', nesting)
  state.tokens.push(mark('footnotes_open', 1))
  for (const number of [...bodies.keys()].sort((one, other) => one - other)) {
    for (const token of withWayBack(state, bodies.get(number) ?? [])) state.tokens.push(token)
  }
  state.tokens.push(mark('footnotes_close', -1))
}

/** In its last paragraph, where it has one. */
function withWayBack({ Token }: StateCore, body: Token[]): Token[] {
  const { number, references } = body[0]?.meta as { number: number; references: number }
  const ways = Array.from({ length: Math.min(references, maxWaysBack) }, (_, n) => {
    const way = new Token('footnote_back', '', 0)
    way.meta = { number, nth: n + 1 }
    return way
  })
  const last = body.at(-2)?.type === 'paragraph_close' ? body.at(-3)?.children : undefined
  if (last) last.push(...ways)
  else body.splice(-1, 0, ...ways)
  return body
}

function keyOf(name: string): string {
  return normalized(name, 'NFC').toLowerCase()
}
