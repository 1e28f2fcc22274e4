import { escapeText } from '../html/escape-text.ts'
import { inlineOf, type Context } from './super-inline.ts'
import { asNode, childrenOf, maxDepth, plainOf, stringOf, tooDeep, type Node } from './super-node.ts'

const maxColumns = 100

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
    if (nodes.length > 0) context.lost.push(tooDeep)
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
      return `\`\`\`${language}\n${plainOf(children, depth + 1, context.lost).replaceAll('```', "'''")}\n\`\`\``
    }
    case 'horizontalrule':
      return '---'
    case 'table':
      return tableOf(children, context, depth + 1)
    case 'collapsible-container': {
      const [title, ...rest] = children
      const summary = title ? plainOf(childrenOf(title), depth + 1, context.lost).trim() : ''
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
  if (depth > maxDepth) {
    context.lost.push(tooDeep)
    return ''
  }
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
  const columns = Math.max(0, ...cells.map(({ length }) => length))
  const width = Math.min(maxColumns, columns)
  if (columns > width) context.lost.push(`A table has more than ${maxColumns} columns: those beyond are left out.`)
  const line = (row: readonly string[]) => `| ${Array.from({ length: width }, (_, n) => row[n] ?? '').join(' | ')} |`
  const [first = [], ...rest] = cells
  return width === 0 ? '' : [line(first), line(Array<string>(width).fill('---')), ...rest.map(line)].join('\n')
}
