/** How a part of a page goes on from the one before it. */
export type Seam = 'blocks' | 'words' | 'rows'

/** Part of a page: HTML in which every element ends. */
export interface Part {
  readonly html: string
  readonly elements: number
  readonly seam: Seam
}

/** An element under way. */
interface Open {
  readonly name: string
  /** Its name in what is made. */
  readonly as: string
  readonly tag: string
  /** Whether it can be left and entered again between any two blocks. */
  readonly isTransparent: boolean
  /** Of a list or a table: how many items or rows have begun. */
  items: number
  /** Of a table: cells of the row under way, whether a row had several, and whether a table lies in it. */
  cells: number
  isWide: boolean
  isOuter: boolean
}

/** Numbers of elements after which a part ends: at the next block, and at the next element within words. */
export interface PartLimits {
  readonly blocks: number
  readonly words: number
}

const usualLimits: PartLimits = { blocks: 5_000, words: 10_000 }

const maxOpenCharacters = 16_384

const transparent = /^(?:div|section|article|main|center|header|footer)$/
/** Classes that mean something for all that is in the element. */
const meant = /\b(?:indented|checkbox|katex|icon|page-header-icon|page-cover-image)\b/
const blocks =
  /^(?:p|div|h[1-6]|ul|ol|table|pre|hr|blockquote|section|article|main|aside|details|dl|figure|header|footer)$/
const words = /^(?:a|b|br|code|em|font|i|img|input|mark|s|small|span|strong|sub|sup|u)$/

/** The edge of a part, in what is converted: breaks that stand beyond it are no part of the page. */
const edge = '<img part="edge">'

/** Gathers a tidied page, in parts that take little memory and time to convert. A cut leaves the elements around it and enters them again. */
export class PageParts {
  readonly open: Open[] = []
  readonly #limits: PartLimits
  readonly #parts: Part[] = []
  #made: string[] = []
  #elements = 0
  /** Characters of the tags that are open. */
  #openLength = 0
  #seam: Seam = 'blocks'

  constructor(limits = usualLimits) {
    this.#limits = limits
  }

  push(html: string): void {
    this.#made.push(html)
  }

  enter(name: string, as: string, tag: string): void {
    this.push(tag)
    const isTransparent = transparent.test(as) && !meant.test(tag)
    this.open.push({ name, as, tag, isTransparent, items: 0, cells: 0, isWide: false, isOuter: false })
    this.#openLength += tag.length
  }

  leave(): void {
    const { as, tag } = this.open.pop() ?? { as: '', tag: '' }
    this.push(`</${as}>`)
    this.#openLength -= tag.length
  }

  /** Told of an element that is about to begin: here a part may end. */
  begins(name: string): void {
    this.#count(name)
    // The open elements around a cut are written once more.
    if (++this.#elements <= this.#limits.blocks || this.#openLength > maxOpenCharacters) return
    const first = this.open.findIndex(({ isTransparent }) => !isTransparent)
    const depth = first === -1 ? this.open.length : first
    const within = this.open.slice(depth).map((one) => one.name)
    const seam = seamOf(name, within.join(' '), this.#elements > this.#limits.words)
    // A table begins with its first row.
    if (seam === 'rows' && (this.open[depth]?.items ?? 0) < 2) return
    if (seam !== undefined) this.#cut(seam, seam === 'rows' ? depth : this.open.length)
  }

  all(): readonly Part[] {
    while (this.open.length > 0) this.leave()
    this.#end()
    return this.#parts
  }

  #count(name: string): void {
    const around = this.open.at(-1)
    if (name === 'li' && around) around.items++
    if (!/^(?:table|tr|t[dh])$/.test(name)) return
    const table = this.open.findLast((one) => one.name === 'table')
    if (!table) return
    if (name === 'table') table.isOuter = true
    else if (name === 'tr') [table.cells, table.items] = [0, table.items + 1]
    else table.isWide ||= ++table.cells > 1
  }

  #end(): void {
    this.#parts.push({ html: this.#made.join(''), elements: this.#elements, seam: this.#seam })
    this.#made = []
    this.#elements = 0
  }

  /** @param at which element ends before the edge */
  #cut(seam: Seam, at: number): void {
    const around = [...this.open]
    const table = around[at]
    // Rows of a table for looks are blocks.
    const isGrid = table !== undefined && table.isWide && !table.isOuter
    while (this.open.length > at) this.leave()
    this.push(edge)
    while (this.open.length > 0) this.leave()
    this.#end()
    this.#seam = seam === 'rows' && !isGrid ? 'blocks' : seam
    for (const [n, one] of around.entries()) {
      if (n === at) this.push(edge)
      this.push(
        seam === 'rows' && n === at ? one.tag.replace(/>$/, ` part="${isGrid ? 'grid' : 'looks'}">`) : again(one),
      )
      this.open.push(one)
      this.#openLength += one.tag.length
    }
    if (at === around.length) this.push(edge)
  }
}

function seamOf(name: string, within: string, isLong: boolean): Seam | undefined {
  if (within === '' && blocks.test(name)) return 'blocks'
  if (name === 'li' && /^[uo]l$/.test(within)) return 'blocks'
  if (name === 'tr' && /^table(?: t(?:head|body|foot))?$/.test(within)) return 'rows'
  return isLong && (within === '' || within === 'p') && words.test(name) ? 'words' : undefined
}

/** A list that goes on counts on. */
function again({ name, tag, items }: Open): string {
  if (name !== 'ol') return tag
  const first = Number(/ start="(\d{1,9})"/.exec(tag)?.[1] ?? 1)
  // The item that is about to begin was counted.
  return tag.replace(/ start="[^"]*"/, '').replace(/>$/, ` start="${first + items - 1}">`)
}
