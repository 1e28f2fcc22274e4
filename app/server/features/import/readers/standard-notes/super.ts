import { Readable } from 'node:stream'
import { shownFile, type NoteFiles } from '../common/files.ts'
import { linkTo, linkToNote } from '../common/links.ts'
import { escapeText } from '../html/escape-text.ts'

interface Context {
  readonly titles: ReadonlyMap<string, string>
  readonly files: NoteFiles
  readonly lost: string[]
}

/** A node of the editor's tree; everything in it may be missing or of another type. */
type Node = Readonly<Record<string, unknown>>

/** Nodes within each other; deeper ones are left out. */
const maxDepth = 60

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

/** The note of the editor “Super”, which keeps a tree as JSON. @returns undefined when it is none */
export function markdownOfSuper(text: string, context: Context): string | undefined {
  let tree: unknown
  try {
    tree = JSON.parse(text)
  } catch {
    return undefined
  }
  const root = asNode(asNode(tree)?.['root'])
  return root && blocksOf(childrenOf(root), context, 0)
}

function blocksOf(nodes: readonly Node[], context: Context, depth: number): string {
  if (depth > maxDepth) {
    context.lost.push('What was nested very deep is left out.')
    return ''
  }
  return nodes
    .map((node) => blockOf(node, context, depth))
    .filter((block) => block !== '')
    .join('\n\n')
}

function blockOf(node: Node, context: Context, depth: number): string {
  const children = childrenOf(node)
  const inline = () => inlineOf(children, context, depth + 1)
  switch (node['type']) {
    case 'heading':
      return `${'#'.repeat(Number(/^h([1-6])$/.exec(stringOf(node['tag']))?.[1] ?? 2))} ${inline().replace(/\n/g, ' ')}`
    case 'quote':
      return inline().replace(/^/gm, '> ')
    case 'list':
      return listOf(node, context, depth + 1)
    case 'code': {
      const language = /^[\w+#-]{1,30}$/.exec(stringOf(node['language']))?.[0] ?? ''
      return `\`\`\`${language}\n${plainOf(children, depth + 1).replaceAll('```', "'''")}\n\`\`\``
    }
    case 'horizontalrule':
      return '---'
    case 'table':
      return tableOf(children, context, depth + 1)
    case 'collapsible-container': {
      const [title, ...rest] = children
      const summary = title ? plainOf(childrenOf(title), depth + 1).trim() : ''
      return `<details>\n<summary>${escapeText(summary) || 'Details'}</summary>\n\n${blocksOf(rest, context, depth + 1)}\n\n</details>`
    }
    case 'collapsible-content':
      return blocksOf(children, context, depth + 1)
    case 'paragraph':
    case undefined:
      return inline().trim()
    default:
      return inlineOf([node], context, depth + 1)
  }
}

function listOf(node: Node, context: Context, depth: number): string {
  if (depth > maxDepth) return ''
  const kind = stringOf(node['listType'])
  let number = Number(node['start'] ?? 1) || 1
  const lines: string[] = []
  for (const item of childrenOf(node)) {
    const parts = childrenOf(item)
    const nested = parts.filter(({ type }) => type === 'list')
    const words = inlineOf(
      parts.filter(({ type }) => type !== 'list'),
      context,
      depth + 1,
    ).replace(/\n/g, ' ')
    const marker = kind === 'number' ? `${number}. ` : '- '
    const box = kind === 'check' ? `[${item['checked'] === true ? 'x' : ' '}] ` : ''
    // An item that holds a list alone belongs to the one before it.
    if (words !== '' || nested.length === 0) {
      lines.push(`${marker}${box}${words}`)
      number++
    }
    for (const list of nested) {
      lines.push(listOf(list, context, depth + 1).replace(/^(?=.)/gm, ' '.repeat(marker.length)))
    }
  }
  return lines.join('\n')
}

function tableOf(rows: readonly Node[], context: Context, depth: number): string {
  const cells = rows.map((row) =>
    childrenOf(row).map((cell) =>
      blocksOf(childrenOf(cell), context, depth + 1)
        .replace(/\|/g, '\\|')
        .replace(/\n+/g, '<br>'),
    ),
  )
  const width = Math.min(100, Math.max(0, ...cells.map(({ length }) => length)))
  const line = (row: readonly string[]) => `| ${Array.from({ length: width }, (_, n) => row[n] ?? '').join(' | ')} |`
  const [first = [], ...rest] = cells
  return width === 0 ? '' : [line(first), line(Array<string>(width).fill('---')), ...rest.map(line)].join('\n')
}

function inlineOf(nodes: readonly Node[], context: Context, depth: number): string {
  if (depth > maxDepth) return ''
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
  const [before = '', words = '', after = ''] = /^(\s*)(.*?)(\s*)$/s.exec(text)?.slice(1) ?? []
  const shown = format & codeBit ? words.replaceAll('`', "'") : escapeText(words)
  const marked = formats.reduceRight(
    (made, [bit, open, close]) => (format & bit ? `${open}${made}${close}` : made),
    shown,
  )
  return `${before}${marked}${after}`
}

function plainOf(nodes: readonly Node[], depth: number): string {
  if (depth > maxDepth) return ''
  return nodes
    .map((node) =>
      node['type'] === 'linebreak' ? '\n' : stringOf(node['text']) || plainOf(childrenOf(node), depth + 1),
    )
    .join('')
}

function childrenOf(node: Node): Node[] {
  const children = node['children']
  return Array.isArray(children) ? children.map(asNode).filter((child) => child !== undefined) : []
}

function asNode(value: unknown): Node | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Node) : undefined
}

function stringOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}
