import { withoutSigns } from './signs.ts'

/** What is used of an element of the page. */
export interface Element {
  readonly nodeName: string
  readonly nodeType: number
  readonly className: string
  readonly parentNode: Element | null
  readonly firstChild: Element | null
  readonly nextSibling: Element | null
  readonly previousSibling: Element | null
  /** Undefined for elements. */
  readonly data?: string
  getAttribute(name: string): string | null
}

const textNode = 3

export function attribute(node: Element, name: string): string {
  return withoutSigns((node.nodeType === 1 ? node.getAttribute(name) : null) ?? '')
}

export function hasClass(node: Element, name: string): boolean {
  return attribute(node, 'class').split(/\s+/).includes(name)
}

/** A property of the element's own style, in lower case. */
export function styleOf(node: Element, property: string): string {
  for (const rule of attribute(node, 'style').toLowerCase().split(';')) {
    const colon = rule.indexOf(':')
    if (rule.slice(0, colon).trim() === property) return rule.slice(colon + 1).trim()
  }
  return ''
}

export function children(node: Element): Element[] {
  const found: Element[] = []
  for (let child = node.firstChild; child; child = child.nextSibling) found.push(child)
  return found
}

/** The nearest element around it of one of these names. */
export function around(node: Element, names: readonly string[], until: readonly string[] = []): Element | undefined {
  for (let up = node.parentNode; up && !until.includes(up.nodeName); up = up.parentNode) {
    if (names.includes(up.nodeName)) return up
  }
  return undefined
}

/** The first element within it that passes, in the order of the page. */
export function find(node: Element, passes: (node: Element) => boolean): Element | undefined {
  for (const child of children(node)) {
    if (child.nodeType !== 1) continue
    const found = passes(child) ? child : find(child, passes)
    if (found) return found
  }
  return undefined
}

const lines = new Set(['DIV', 'P', 'LI', 'TR', 'PRE'])

/** Its text as it stands, with a line for each line. */
export function textOf(node: Element): string {
  const parts: string[] = []
  const add = (one: Element) => {
    if (one.nodeType === textNode) parts.push(withoutSigns(one.data ?? ''))
    else if (one.nodeName === 'BR') parts.push('\n')
    else {
      const isLine = lines.has(one.nodeName) && one !== node
      if (isLine && parts.length > 0 && !parts.at(-1)?.endsWith('\n')) parts.push('\n')
      for (const child of children(one)) add(child)
      // A line that holds a break alone is one empty line.
      if (isLine && !parts.at(-1)?.endsWith('\n')) parts.push('\n')
    }
  }
  add(node)
  return parts.join('')
}
