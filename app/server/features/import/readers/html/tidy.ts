import { attributesOf, type Attributes } from './attributes.ts'
import { asHtml } from './enml.ts'
import { Notes } from './notes.ts'

/** Elements within each other; deeper ones leave their words. */
const maxDepth = 100

const voids = new Set([
  ...['area', 'base', 'br', 'col', 'embed', 'hr', 'img', 'input', 'link', 'meta', 'param', 'source', 'track', 'wbr'],
])
/** Gone with all that is in them. */
const dropped = new Set(['script', 'style', 'svg', 'template', 'noscript', 'noembed', 'noframes', 'select'])
/** What is in them is text until they end. */
const raw = new Set(['script', 'style', 'noembed', 'noframes', 'title', 'textarea', 'xmp', 'iframe'])
/** The tag itself means nothing here, or something else to a parser that has it in the middle of a page. */
const ignored = new Set([
  ...[
    'html',
    'head',
    'body',
    'frameset',
    'frame',
    'plaintext',
    'base',
    'link',
    'form',
    'object',
    'x-turndown',
    'en-note',
  ],
])
/** What ends where another of its kind begins, up to the element that holds them. */
const siblings: Readonly<Record<string, { ends: readonly string[]; within: readonly string[] }>> = {
  li: { ends: ['li'], within: ['ul', 'ol', 'menu'] },
  td: { ends: ['td', 'th'], within: ['table'] },
  th: { ends: ['td', 'th'], within: ['table'] },
  tr: { ends: ['tr'], within: ['table'] },
  tbody: { ends: ['tbody', 'thead', 'tfoot'], within: ['table'] },
  dt: { ends: ['dt', 'dd'], within: ['dl'] },
  dd: { ends: ['dt', 'dd'], within: ['dl'] },
  a: { ends: ['a'], within: ['table', 'li'] },
}
const endsParagraph = new Set([
  ...['address', 'article', 'aside', 'blockquote', 'details', 'div', 'dl', 'figure', 'footer', 'h1', 'h2', 'h3', 'h4'],
  ...['h5', 'h6', 'header', 'hr', 'main', 'nav', 'ol', 'p', 'pre', 'section', 'table', 'ul'],
])

const tagName = /[a-z][a-z0-9:-]{0,40}/iy

/**
 * The same page, so that parsing it takes time in proportion to its size: every element ends, in order, none nests deeper than `maxDepth`,
 * and of attributes only those stay that mean something here. Linear: it looks at each character a few times at most.
 */
export function tidied(html: string, notes: Notes): string {
  const made: string[] = []
  const open: { readonly name: string; readonly as: string }[] = []
  let [at, deeper, dropping] = [0, 0, 0]
  let droppedName = ''

  const text = (to: number) => {
    if (dropping === 0 && to > at) made.push(Notes.clean(html.slice(at, to)))
    at = Math.max(at, to)
  }
  const close = (to: number) => {
    while (open.length > to) made.push(`</${open.pop()?.as ?? ''}>`)
  }
  const lastOpen = (names: readonly string[], until: readonly string[] = []) => {
    for (let n = open.length - 1; n >= 0; n--) {
      const name = open[n]?.name ?? ''
      if (names.includes(name)) return n
      if (until.includes(name)) return -1
    }
    return -1
  }
  const opened = (name: string, attributes: Attributes, isEmpty: boolean) => {
    if (dropping > 0) {
      if (name === droppedName && !isEmpty) dropping++
      return
    }
    if (ignored.has(name)) return
    if (dropped.has(name)) {
      if (isEmpty) return
      ;[droppedName, dropping] = [name, 1]
      return
    }
    const { ends, within } = siblings[name] ?? { ends: [], within: [] }
    const before = lastOpen(ends, within)
    if (before !== -1) close(before)
    if (endsParagraph.has(name) && open.at(-1)?.name === 'p') close(open.length - 1)
    const element = asHtml(name, attributes)
    if (element !== undefined) {
      made.push(element)
      return
    }
    const isVoid = voids.has(name)
    if (!isVoid && !isEmpty && open.length >= maxDepth) {
      deeper++
      notes.lose('What was nested very deep stands less deep.')
      return
    }
    const as = name === 'div' && /-en-codeblock:\s*true/.test(attributes.get('style') ?? '') ? 'pre' : name
    made.push(`<${as}${written(attributes, notes)}>`)
    if (isVoid) return
    if (isEmpty) made.push(`</${as}>`)
    else open.push({ name, as })
  }
  const closed = (name: string) => {
    if (dropping > 0) {
      if (name === droppedName) dropping--
      return
    }
    if (name === 'br') made.push('<br>')
    if (deeper > 0) {
      deeper--
      return
    }
    // A table is left by its own end alone.
    const to = lastOpen([name], name === 'table' || name === 'td' || name === 'th' ? [] : ['td', 'th'])
    if (to !== -1) close(to)
  }

  while (at < html.length) {
    const next = html.indexOf('<', at)
    text(next === -1 ? html.length : next)
    if (next === -1) break
    const sign = html.charAt(at + 1)
    if (sign === '!' || sign === '?') {
      at = endOfDeclaration(html, at, (cdata) => {
        if (dropping === 0) made.push(escaped(cdata))
      })
      continue
    }
    const isEnd = sign === '/'
    tagName.lastIndex = at + (isEnd ? 2 : 1)
    const name = tagName.exec(html)?.[0].toLowerCase()
    if (name === undefined) {
      if (dropping === 0) made.push('&lt;')
      at++
      continue
    }
    const { attributes, isEmpty, end } = attributesOf(html, tagName.lastIndex)
    at = end
    if (isEnd) closed(name)
    else opened(name, attributes, isEmpty)
    if (isEnd || isEmpty || !raw.has(name)) continue
    // The text of such an element is never markup.
    const last = endOfRaw(html, at, name)
    if (dropping === 0 && open.at(-1)?.name === name) made.push(escaped(html.slice(at, last)))
    at = last
  }
  close(0)
  return made.join('')
}

function endOfDeclaration(html: string, at: number, cdata: (text: string) => void): number {
  const until = (sign: string, from: number) => {
    const end = html.indexOf(sign, from)
    return end === -1 ? html.length : end + sign.length
  }
  if (html.startsWith('<!--', at)) return until('-->', at + 4)
  if (!html.startsWith('<![CDATA[', at)) return until('>', at)
  const end = until(']]>', at)
  cdata(html.slice(at + 9, Math.max(at + 9, end - 3)))
  return end
}

function endOfRaw(html: string, from: number, name: string): number {
  const end = new RegExp(`</${name}`, 'gi')
  end.lastIndex = from
  return end.exec(html)?.index ?? html.length
}

function escaped(text: string): string {
  return Notes.clean(text).replaceAll('<', '&lt;')
}

function written(attributes: Attributes, notes: Notes): string {
  return [...attributes]
    .map(([name, value]) => {
      const isData = (name === 'src' || name === 'href') && value.length > 2000
      const kept = isData ? notes.data(value) : Notes.clean(value).slice(0, 2000)
      return ` ${name}="${kept.replaceAll('"', '&quot;')}"`
    })
    .join('')
}
