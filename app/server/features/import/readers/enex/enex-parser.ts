import { SaxesParser } from 'saxes'
import { ImportRefusal } from '../../sources/refusal.ts'
import { EnexNote, type EnexResource } from './enex-note.ts'

/** Elements within each other: the format has six levels. */
const maxDepth = 40
/** Of one note; further ones are left out. */
const maxTags = 1000
const maxResources = 10_000
const maxTasks = 10_000

/** Elements whose text belongs to what they are in. */
const values = new Set([
  ...['title', 'content', 'created', 'updated', 'source-url', 'latitude', 'reminder-time', 'reminder-done-time'],
  ...['mime', 'file-name', 'taskstatus', 'taskgroupnotelevelid', 'sortweight', 'duedate'],
])

/**
 * Reads the markup of a file, without the data of resources. Entities that the file declares are refused; mistakes that the program itself
 * makes, such as control characters, are passed over.
 */
export class EnexParser {
  /** Notes that are whole. */
  readonly done: EnexNote[] = []
  isExport = false
  /** Whether the root has ended. */
  isWhole = false
  #note: EnexNote | undefined
  #resource: EnexResource | undefined
  #task: Record<string, string> | undefined
  #text: string | undefined
  readonly #open: string[] = []
  readonly #parser = new SaxesParser()

  constructor() {
    const parser = this.#parser
    parser.on('error', () => {})
    parser.on('doctype', (doctype) => {
      if (/\[|<!ENTITY/i.test(doctype)) {
        throw new ImportRefusal('It declares entities of its own, which no export of Evernote does: it was not read.')
      }
    })
    parser.on('opentag', ({ name }) => this.#begins(name.toLowerCase()))
    parser.on('closetag', () => this.#ends())
    parser.on('text', (text) => this.#adds(text))
    parser.on('cdata', (text) => this.#adds(text))
  }

  get note(): EnexNote | undefined {
    return this.#note
  }

  /** The resource whose data come now. */
  get resource(): EnexResource | undefined {
    return this.#resource
  }

  write(markup: string): void {
    this.#parser.write(markup)
  }

  #begins(name: string): void {
    this.#open.push(name)
    if (this.#open.length > maxDepth)
      throw new ImportRefusal('Its elements are nested too deep for an export of Evernote.')
    if (name === 'en-export') this.isExport = true
    if (name === 'note' && !this.#note) this.#note = new EnexNote()
    if (name === 'resource') this.#resource = { file: undefined, hash: '', of: {} }
    if (name === 'task') this.#task = {}
    if (values.has(name) || name === 'tag') this.#text = ''
  }

  #adds(text: string): void {
    if (this.#text !== undefined) this.#text += text
  }

  #ends(): void {
    const name = this.#open.pop() ?? ''
    const note = this.#note
    const text = this.#text
    this.#text = undefined
    if (name === 'en-export') this.isWhole = true
    if (!note) return
    if (name === 'note') {
      this.done.push(note)
      this.#note = undefined
    } else if (name === 'resource') {
      if (this.#resource && hasRoom(note, 'files', note.resources, maxResources)) note.resources.push(this.#resource)
      this.#resource = undefined
    } else if (name === 'task') {
      if (this.#task && hasRoom(note, 'tasks', note.tasks, maxTasks)) note.tasks.push(this.#task)
      this.#task = undefined
    } else if (name === 'tag' && text) {
      if (hasRoom(note, 'tags', note.tags, maxTags)) note.tags.push(text.trim())
    } else if (text !== undefined) {
      const owner = this.#task ?? this.#resource?.of ?? note.of
      // Reminders of tasks have fields of the same names.
      owner[name] ??= name === 'content' ? text : text.trim()
    }
  }
}

function hasRoom(note: EnexNote, what: string, all: readonly unknown[], max: number): boolean {
  if (all.length < max) return true
  note.beyond.add(`It has more than ${max.toLocaleString('en')} ${what}: those beyond are left out.`)
  return false
}
