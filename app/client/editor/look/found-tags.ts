import type { SyntaxNode } from '@lezer/common'
import { tagHref, tagsIn } from '../../../shared/tags.ts'

export interface FoundTag {
  readonly from: number
  readonly to: number
  readonly href: string
}

/** Takes the place of an address and of an escaped sign: no tag begins in it or after it. */
const masked = 'x'
/** Nodes that a tag ends at, and whose words are none. */
const apart: ReadonlySet<string> = new Set(['InlineCode', 'Image', 'LinkReference', 'TableDelimiter', 'TaskMarker'])
/** Nodes of which nothing is read. */
const unread: ReadonlySet<string> = new Set([
  ...['EmphasisMark', 'StrikethroughMark', 'HighlightMark', 'LinkMark', 'LinkTitle', 'LinkLabel'],
  ...['HeaderMark', 'QuoteMark', 'ListMark'],
])

/**
 * Finds the tags in the words of a paragraph, a heading, a cell or the like, as pages have them: not in code, links and addresses.
 * @param source of the part of the text that is looked at
 * @param start where in the text it begins
 */
export function tagsOf(source: string, start: number, node: SyntaxNode): FoundTag[] {
  if (!source.includes('#')) return []
  let read = ''
  /** Where the pieces of the text stand that are read as they are: [in what is read, in the text, length]. */
  const pieces: [at: number, from: number, length: number][] = []
  const end = start + source.length

  function take(from: number, to: number, isLinked: boolean): void {
    const [first, last] = [Math.max(from, start), Math.min(to, end)]
    if (first >= last) return
    if (!isLinked) pieces.push([read.length, first, last - first])
    read += source.slice(first - start, last - start)
  }
  function walk(parent: SyntaxNode, isLinked: boolean): void {
    let at = parent.from
    for (let child = parent.firstChild; child && child.from < end; child = child.nextSibling) {
      take(at, child.from, isLinked)
      at = child.to
      if (child.to <= start || (unread.has(child.name) && (parent.name !== 'Link' || isLink(parent)))) continue
      if (apart.has(child.name)) read += ' '
      else if (child.name === 'Escape') read += masked
      else if (unread.has(child.name)) take(child.from, child.to, isLinked)
      else if (child.name === 'NoteLink' || child.name === 'URL' || child.name === 'Autolink') {
        if (!isLink(parent)) read += masked.repeat(child.to - child.from)
      } else walk(child, isLinked || isLink(child))
    }
    take(at, parent.to, isLinked)
  }
  walk(node, false)

  let next = 0
  return tagsIn(read).flatMap(({ name, at, ownLength }) => {
    // Both are in the order of the text.
    while ((pieces[next + 1]?.[0] ?? Infinity) <= at) next++
    const [begin = 0, from = 0, length = 0] = pieces[next] ?? []
    if (at < begin || at + ownLength > begin + length) return []
    return [{ from: from + at - begin, to: from + at - begin + ownLength, href: tagHref(name) }]
  })
}

/** Words in brackets are a link where an address or the name of one follows them. */
function isLink(node: SyntaxNode): boolean {
  return node.name === 'Link' && (node.getChild('URL') ?? node.getChild('LinkLabel')) !== null
}
