import { Readable } from 'node:stream'
import { shownFile, type NoteFiles } from '../common/files.ts'
import { linkTo, linkToNote } from '../common/links.ts'
import { escapeText } from '../html/escape-text.ts'
import { childrenOf, maxDepth, stringOf, tooDeep, type Node } from './super-node.ts'

export interface Context {
  readonly titles: ReadonlyMap<string, string>
  readonly files: NoteFiles
  readonly lost: string[]
}

/** Bits of how a text looks, and the signs for them; the last ones stand innermost. */
const formats: readonly (readonly [bit: number, before: string, after: string])[] = [
  [128, '==', '=='],
  [4, '~~', '~~'],
  [1, '**', '**'],
  [2, '*', '*'],
  [32, '<sub>', '</sub>'],
  [64, '<sup>', '</sup>'],
  [16, '`', '`'],
]
const [codeBit, underlinedBit] = [16, 8]

/** The words of a paragraph. */
export function inlineOf(nodes: readonly Node[], context: Context, depth: number): string {
  if (depth > maxDepth) {
    if (nodes.length > 0) context.lost.push(tooDeep)
    return ''
  }
  return nodes.map((node) => inlineNode(node, context, depth)).join('')
}

function inlineNode(node: Node, context: Context, depth: number): string {
  const children = childrenOf(node)
  switch (node['type']) {
    case 'text':
      return formatted(stringOf(node['text']), Number(node['format'] ?? 0), context)
    case 'linebreak':
      return '\n'
    case 'tab':
      return ' '
    case 'link':
    case 'autolink': {
      const words = inlineOf(children, context, depth + 1)
      const url = stringOf(node['url'])
      return /^(?:https?|mailto|tel):/i.test(url) ? linkTo(url, words) : words
    }
    case 'snbubble': {
      const title = context.titles.get(stringOf(node['itemUuid']))
      if (title === undefined) context.lost.push('A note that it links to is not in the backup.')
      return title === undefined ? '' : linkToNote(title)
    }
    case 'snfile':
    case 'snremoteimage':
    case 'unencrypted-image': {
      const source = stringOf(node['src'])
      const [, kind = '', content] = /^data:image\/([a-z]{3,4});base64,(.*)$/s.exec(source) ?? []
      if (content !== undefined) {
        const name = `picture-${context.files.all().length + 1}.${kind === 'jpeg' ? 'jpg' : kind}`
        const open = async () => Readable.from(Buffer.from(content, 'base64'))
        return shownFile(name, context.files.address(name, name, open))
      }
      return /^https?:/.test(source) ? linkTo(source, '') : ''
    }
    case 'youtube':
      return linkTo(`https://www.youtube.com/watch?v=${encodeURIComponent(stringOf(node['videoID']))}`, '')
    default:
      return children.length > 0 ? inlineOf(children, context, depth + 1) : escapeText(stringOf(node['text']))
  }
}

function formatted(text: string, format: number, { lost }: Context): string {
  if (text.trim() === '') return text
  if (format & underlinedBit) lost.push('Underlined words are not underlined.')
  const words = text.trim()
  const start = text.length - text.trimStart().length
  const [before, after] = [text.slice(0, start), text.slice(start + words.length)]
  const shown = format & codeBit ? words.replaceAll('`', "'") : escapeText(words)
  const marked = formats.reduceRight(
    (made, [bit, open, close]) => (format & bit ? `${open}${made}${close}` : made),
    shown,
  )
  return `${before}${marked}${after}`
}
