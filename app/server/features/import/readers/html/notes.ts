import type { Property, Reference } from './converted.ts'
import { boxSign, doneSign, referenceBegins, referenceEnds } from './signs.ts'

const boxLine = /^([> ]*)([\uFDD2\uFDD3])\s*/

/** Of one page: further ones are words alone. */
const maxReferences = 100_000
/** Most of each; readers look for a few names among them. */
const maxMeta = 100
const maxProperties = 100

/** What is found in a page beside its text. */
export class Notes {
  title = ''
  readonly #meta = new Map<string, string>()
  readonly #properties: Property[] = []
  readonly #references: Reference[] = []
  readonly #data: string[] = []
  readonly #lost = new Set<string>()

  /** @returns the sign that stands in its place */
  reference(reference: Reference): string {
    if (this.#references.length >= maxReferences) {
      this.lose(
        `It has more than ${maxReferences.toLocaleString('en')} links and pictures: of those beyond, words are kept alone.`,
      )
      return reference.words
    }
    const data = this.#data[Number(/^import-data:(\d+)$/.exec(reference.address)?.[1] ?? -1)]
    const address = data?.replaceAll('&amp;', '&') ?? reference.address
    return `${referenceBegins}${this.#references.push({ ...reference, address }) - 1}${referenceEnds}`
  }

  /** A long address, which holds the picture itself, is kept out of what is parsed. @returns a short one */
  data(address: string): string {
    return `import-data:${this.#data.push(address) - 1}`
  }

  /** A box to tick that stands at the beginning of a line. */
  box(isDone: boolean): string {
    return isDone ? doneSign : boxSign
  }

  meta(name: string, content: string): void {
    const known = name.toLowerCase()
    if (this.#meta.size < maxMeta && !this.#meta.has(known)) this.#meta.set(known, content)
  }

  property(property: Property): void {
    if (this.#properties.length < maxProperties) this.#properties.push(property)
    else this.lose(`It has more than ${maxProperties} properties: those beyond are left out.`)
  }

  /** @param what in one plain sentence */
  lose(what: string): void {
    this.#lost.add(what)
  }

  /** Lines with a box become items of a list, apart from the text around them. */
  withBoxes(markdown: string): string {
    if (!markdown.includes(boxSign) && !markdown.includes(doneSign)) return markdown
    let [wasBox, wasEmpty] = [false, true]
    const lines = markdown.split('\n').flatMap((line) => {
      const [found = '', before = '', sign] = boxLine.exec(line) ?? []
      const isBox = sign !== undefined
      const isEmpty = line.slice(found.length).trim() === '' && !isBox
      const needsGap = wasBox !== isBox && !isEmpty && !wasEmpty
      ;[wasBox, wasEmpty] = [isBox, isEmpty]
      const made = isBox ? `${before}- [${sign === doneSign ? 'x' : ' '}] ${line.slice(found.length)}` : line
      return needsGap ? [before.trimEnd(), made] : [made]
    })
    return lines.join('\n').replaceAll(boxSign, '☐ ').replaceAll(doneSign, '☑ ')
  }

  all() {
    return {
      title: this.title,
      meta: Object.fromEntries(this.#meta),
      properties: this.#properties,
      references: this.#references,
      lost: [...this.#lost],
    }
  }
}
