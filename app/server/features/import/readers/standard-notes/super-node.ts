/** A node of the editor's tree; everything in it may be missing or of another type. */
export type Node = Readonly<Record<string, unknown>>

/** Nodes within each other; deeper ones are left out. */
export const maxDepth = 60
export const tooDeep = 'What was nested very deep is left out.'

export function childrenOf(node: Node): Node[] {
  const children = node['children']
  return Array.isArray(children) ? children.map(asNode).filter((child) => child !== undefined) : []
}

export function asNode(value: unknown): Node | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Node) : undefined
}

export function stringOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

/** The words in it alone. @param lost is told what goes */
export function plainOf(nodes: readonly Node[], depth: number, lost: string[]): string {
  if (depth > maxDepth) {
    if (nodes.length > 0) lost.push(tooDeep)
    return ''
  }
  return nodes
    .map((node) =>
      node['type'] === 'linebreak' ? '\n' : stringOf(node['text']) || plainOf(childrenOf(node), depth + 1, lost),
    )
    .join('')
}
