import type { SyntaxNode } from '@lezer/common'
import { noteLinkAt, noteLinkHref } from '../../../shared/note-links.ts'
import { addressOf } from './addresses.ts'
import type { FoundTag } from './found-tags.ts'

const elements: Readonly<Record<string, string>> = {
  Emphasis: 'em',
  StrongEmphasis: 'strong',
  Strikethrough: 's',
  Highlight: 'mark',
  InlineCode: 'code',
}

/** Marks, and what of a link is not its words. */
const unseen: ReadonlySet<string> = new Set([
  ...[
    'EmphasisMark',
    'StrikethroughMark',
    'HighlightMark',
    'CodeMark',
    'LinkMark',
    'LinkTitle',
    'LinkLabel',
    'TableDelimiter',
  ],
])

/**
 * Puts the words of a node into an element, as pages show them.
 * @param tags in them, which are links
 */
export function putWords(into: Element, source: string, node: SyntaxNode, tags: readonly FoundTag[] = []): void {
  let at = node.from
  const plain = (to: number) => {
    if (to > at) into.append(source.slice(at, to).replaceAll('\\|', '|'))
    at = to
  }
  const text = (to: number) => {
    for (const tag of tags.filter((one) => one.from >= at && one.to <= to)) {
      plain(tag.from)
      const link = anchor(tag.href, source.slice(tag.from, tag.to))
      link.className = 'text-tag'
      into.append(link)
      at = tag.to
    }
    plain(to)
  }
  for (let child = node.firstChild; child; child = child.nextSibling) {
    text(child.from)
    at = child.to
    putNode(into, source, child, node, tags)
  }
  text(node.to)
}

function putNode(into: Element, source: string, node: SyntaxNode, parent: SyntaxNode, tags: readonly FoundTag[]): void {
  const element = elements[node.name]
  if (element !== undefined) putWords(into.appendChild(document.createElement(element)), source, node, tags)
  else if (node.name === 'Escape') into.append(source.charAt(node.from + 1))
  else if (node.name === 'Link' && node.getChild('URL')) putLink(into, source, node)
  else if (node.name === 'NoteLink') putNoteLink(into, source, node)
  else if (node.name === 'URL') {
    if (parent.name !== 'Link')
      into.append(anchor(addressOf(source.slice(node.from, node.to)), source.slice(node.from, node.to)))
  } else if (!unseen.has(node.name)) into.append(source.slice(node.from, node.to))
  else if (parent.name === 'Link' && !parent.getChild('URL')) into.append(source.slice(node.from, node.to))
}

function putLink(into: Element, source: string, node: SyntaxNode): void {
  const url = node.getChild('URL')
  const link = anchor(url ? addressOf(source.slice(url.from, url.to)) : undefined)
  putWords(link, source, node)
  // Between its words and its address stands nothing but signs and spaces.
  into.append(link)
}

function putNoteLink(into: Element, source: string, { from, to }: SyntaxNode): void {
  const found = noteLinkAt(source.slice(from, to), 0)
  if (!found) return
  const link = anchor(noteLinkHref(found.title), found.words)
  link.className = 'note-link'
  into.append(link)
}

/** Words alone where a link may lead nowhere. */
function anchor(href: string | undefined, words = ''): HTMLElement {
  const link = document.createElement(href === undefined ? 'span' : 'a')
  if (href !== undefined) {
    link.setAttribute('href', href)
    link.title = href
  }
  link.append(words)
  return link
}
