import type { SyntaxNode, Tree } from '@lezer/common'
import { frontMatterEnd } from '../../shared/front-matter.ts'
import { blockAt, endOf, isFilled, lineOf, outermost, type Place } from './blocks.ts'
import { isUnclosed } from './unclosed.ts'

/** What a link replaces, and what stands around it, so that it breaks nothing of the text. */
export interface FilePlace {
  readonly from: number
  readonly to: number
  readonly before: string
  readonly after: string
  /** A paragraph of its own, or among words. */
  readonly isParagraph: boolean
}

/** An item without words: of a list, or a task. */
const noWords = /^(?:\[[ xX]\][ \t]*)?$/

/** What opens or closes a fold. */
const foldTag = /<\/?(?:details|summary)>/iy

const linkOfFile = /!?\[(?:\\.|[^\]\\\n])*\]\(\/attachments\//y

/**
 * Where a file goes that was brought to a position. One file stays among the words of a paragraph, behind the word; several become
 * paragraphs. None goes into the words of a heading, table, code, quote or list: it goes behind them, in a list into the item.
 * @param isOneOf there are several files
 */
export function filePlace(text: string, tree: Tree, at: number, isOneOf: boolean): FilePlace {
  const top = endOfFrontMatter(text)
  if (at <= top) return behind(text, top)
  const { item, indent, block } = blockAt(text, tree, at)
  const [start, end] = lineOf(text, at)
  if (!block && !/\S/.test(text.slice(start, end))) return blank(text, start, end, indent)
  if (item) return inItem(text, { item, indent, block }, at, isOneOf)
  if (!block) return behind(text, end)
  if (isFold(text, block)) return behind(text, endOf(text, lastOf(block)))
  if (block.name !== 'Paragraph') {
    const first = lineOf(text, block.from)[0]
    return at <= first || isUnclosed(block) ? before(text, first) : behind(text, endOf(text, block))
  }
  if (!isOneOf) return among(text, block, at)
  return at === start ? before(text, start) : behind(text, end)
}

function isFold(text: string, { from }: SyntaxNode): boolean {
  foldTag.lastIndex = from
  return foldTag.test(text)
}

/** The last of the blocks that follow without a blank line. */
function lastOf(block: SyntaxNode): SyntaxNode {
  let last = block
  while (last.nextSibling?.from === last.to + 1) last = last.nextSibling
  return last
}

function inItem(
  text: string,
  { item, indent, block }: Place & { item: SyntaxNode },
  at: number,
  isOneOf: boolean,
): FilePlace {
  const list = outermost(item)
  if (at <= list.from) return before(text, lineOf(text, list.from)[0])
  if (!block || noWords.test(text.slice(block.from, block.to))) {
    const [, end] = lineOf(text, block?.from ?? at)
    return { from: end, to: end, before: text.charAt(end - 1) === ' ' ? '' : ' ', after: '', isParagraph: false }
  }
  if (isUnclosed(block)) return behind(text, endOf(text, list))
  // The item had no words, and has another of the files now.
  linkOfFile.lastIndex = at
  if (isOneOf && linkOfFile.test(text))
    return { from: at, to: at, before: '', after: `\n\n${indent}`, isParagraph: true }
  return behind(text, endOf(text, block), indent)
}

/** Where the last line of the front matter ends; -1 without one. */
function endOfFrontMatter(text: string): number {
  let end = -1
  const last = frontMatterEnd((line) => {
    if (line > 0 && end === text.length) return undefined
    const start = end + 1
    end = lineOf(text, start)[1]
    return text.slice(start, end)
  })
  return last === undefined ? -1 : end
}

/** @param end of a line */
function behind(text: string, end: number, indent = ''): FilePlace {
  const after = isFilled(text, end + 1) ? '\n' : ''
  return { from: end, to: end, before: `\n\n${indent}`, after, isParagraph: true }
}

/** @param start of a line */
function before(text: string, start: number): FilePlace {
  const gap = isFilled(text, start - 1) ? '\n' : ''
  return { from: start, to: start, before: gap, after: '\n\n', isParagraph: true }
}

/** In the place of a blank line. */
function blank(text: string, from: number, to: number, indent: string): FilePlace {
  const gap = isFilled(text, from - 1) ? '\n' : ''
  return { from, to, before: gap + indent, after: isFilled(text, to + 1) ? '\n' : '', isParagraph: true }
}

/** Signs that stay with the word before them, and with the one after them. */
const closing = '.,;:!?)]}"\'»”’…。，、！？；：」』）'
const opening = '([{"\'«“‘„「『（'
const maxSteps = 20

/** Behind the word, and behind the link, the code or the emphasis, of a paragraph. */
function among(text: string, paragraph: SyntaxNode, at: number): FilePlace {
  let place = at
  for (let step = 0; step < maxSteps; step++) {
    const mark = paragraph.childBefore(place)
    const next = mark && mark.to > place ? mark.to : wordEnd(text, place)
    if (next === place) break
    place = next
  }
  const [last, next] = [text.charAt(place - 1), text.charAt(place)]
  return {
    from: place,
    to: place,
    before: /\S/.test(last) && !opening.includes(last) ? ' ' : '',
    after: /\S/.test(next) && !closing.includes(next) ? ' ' : '',
    isParagraph: false,
  }
}

/** The end of the word around a position; the position itself where none is around it. */
function wordEnd(text: string, at: number): number {
  if (!/\S/.test(text.charAt(at - 1)) || opening.includes(text.charAt(at - 1))) return at
  let end = at
  while (/[^\s。，、！？；：]/.test(text.charAt(end))) end++
  while (end > at && closing.includes(text.charAt(end - 1))) end--
  return end
}
