import { attributesOf, type Attributes } from './attributes.ts'
import { dropped, endsParagraph, ignored, raw, siblings, voids } from './elements.ts'
import { asHtml } from './enml.ts'
import type { Notes } from './notes.ts'
import { PageParts, type Part, type PartLimits } from './parts.ts'
import { withoutSigns } from './signs.ts'

/** Elements within each other; deeper ones leave their words. */
const maxDepth = 100

/** Longest value of an attribute. */
const maxValueUnits = 2000
/** Attributes whose words become text. */
const shownAttributes = new Set(['alt', 'title', 'hint'])

const tagName = /[a-z][a-z0-9:-]{0,40}/iy

/**
 * The same page in parts, so that parsing it takes time in proportion to its size: every element ends, in order, none nests deeper than
 * `maxDepth`, and of attributes only those stay that mean something here. Linear: it looks at each character a few times at most.
 */
export function tidied(html: string, notes: Notes, limits?: PartLimits): readonly Part[] {
  const made = new PageParts(limits)
  const { open } = made
  let [at, deeper, dropping] = [0, 0, 0]
  let droppedName = ''

  const text = (to: number) => {
    if (dropping === 0 && to > at) made.push(withoutSigns(html.slice(at, to)))
    at = Math.max(at, to)
  }
  const close = (to: number) => {
    while (open.length > to) made.leave()
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
    const { ends, within } = siblings.get(name) ?? { ends: [], within: [] }
    const before = lastOpen(ends, within)
    if (before !== -1) close(before)
    if (endsParagraph.has(name) && open.at(-1)?.name === 'p') close(open.length - 1)
    made.begins(name)
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
    const tag = `<${as}${written(attributes, notes)}>`
    if (isVoid) made.push(tag)
    else if (isEmpty) made.push(`${tag}</${as}>`)
    else made.enter(name, as, tag)
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
  return made.all()
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
  return withoutSigns(text).replaceAll('<', '&lt;')
}

function written(attributes: Attributes, notes: Notes): string {
  return [...attributes]
    .map(([name, value]) => {
      const isData = (name === 'src' || name === 'href') && value.length > maxValueUnits
      const kept = isData ? notes.data(value) : withoutSigns(value).slice(0, maxValueUnits)
      if (!isData && value.length > maxValueUnits && shownAttributes.has(name))
        notes.lose('Very long words that stand for a picture are cut.')
      return ` ${name}="${kept.replaceAll('"', '&quot;')}"`
    })
    .join('')
}
