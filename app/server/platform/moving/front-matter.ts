import { parseDocument } from 'yaml'

/** What stands at the top of an exported note, and with its text is the whole note. */
export interface NoteFacts {
  readonly id: string
  /** As it is typed; empty for a note without one. */
  readonly title: string
  /** The name of its pad; undefined for none. */
  readonly pad: string | undefined
  readonly tags: readonly string[]
  readonly created: Date
  readonly updated: Date
  readonly pinned: boolean
  readonly trashed: boolean
  /** Of files beside it that have other names there: what they are called, by their names there. */
  readonly files: ReadonlyMap<string, string>
}

const fence = '---\n'

/**
 * An exported note: facts in YAML between two lines of `---`, then its text, byte by byte. A text may begin with front matter of its own,
 * which stands behind ours.
 */
export function writeNote(facts: NoteFacts, text: string): string {
  const lines = [
    `id: ${facts.id}`,
    `title: ${quoted(facts.title)}`,
    ...(facts.pad === undefined ? [] : [`pad: ${quoted(facts.pad)}`]),
    `tags: [${facts.tags.map(quoted).join(', ')}]`,
    `created: ${facts.created.toISOString()}`,
    `updated: ${facts.updated.toISOString()}`,
    `pinned: ${facts.pinned}`,
    ...(facts.trashed ? ['trashed: true'] : []),
    ...(facts.files.size > 0
      ? [`files: {${[...facts.files].map((names) => names.map(quoted).join(': ')).join(', ')}}`]
      : []),
  ]
  return `${fence}${lines.join('\n')}\n${fence}${text}`
}

/** What stands at the top of an earlier version of a note. */
export interface VersionFacts {
  /** The id of its note. */
  readonly note: string
  /** Its place among the versions of the note that are exported, from 1; a text that could not be merged has that of the text it was meant for. */
  readonly version: number
  readonly title: string
  readonly saved: Date
  /** Whether it could not be merged into the note. */
  readonly unmerged: boolean
}

export function writeVersion({ note, version, title, saved, unmerged }: VersionFacts, text: string): string {
  const lines = [`note: ${note}`, `version: ${version}`, `title: ${quoted(title)}`, `saved: ${saved.toISOString()}`]
  if (unmerged) lines.push('unmerged: true')
  return `${fence}${lines.join('\n')}\n${fence}${text}`
}

/** Signs that YAML does not take as they are, or that show nothing: JSON leaves them. */
const unprintable = /[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff\p{Cf}]/gu

/** A string of YAML, which JSON's strings are as well. */
function quoted(text: string): string {
  return JSON.stringify(text).replace(unprintable, (sign) =>
    sign
      .split('')
      .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
      .join(''),
  )
}

/** Front matter and what follows it. */
export interface Split {
  /** The YAML. */
  readonly head: string
  readonly text: string
}

/** Longer than any that a program writes. */
const maxHeadUnits = 64 * 1024
const ends = /^(?:---|\.\.\.)[ \t]*\r?$/

/** Parts a text from the front matter at its top; undefined where it has none. Linear: no line is read twice. */
export function splitFrontMatter(given: string): Split | undefined {
  const text = given.startsWith('\ufeff') ? given.slice(1) : given
  const first = /^---[ \t]*\r?\n/.exec(text.slice(0, 200))
  if (!first) return undefined
  for (let at = first[0].length; at < maxHeadUnits && at < text.length;) {
    const found = text.indexOf('\n', at)
    const end = found === -1 ? text.length : found
    if (end - at < 100 && ends.test(text.slice(at, end))) {
      return { head: text.slice(first[0].length, at), text: text.slice(end + 1) }
    }
    at = end + 1
  }
  return undefined
}

/** @returns the values by their names; undefined where it is no mapping of YAML */
export function readFrontMatter(head: string): Map<string, unknown> | undefined {
  // The core schema makes no dates of strings, and aliases are bounded (a "billion laughs" of YAML).
  const document = parseDocument(head, { schema: 'core', logLevel: 'silent', uniqueKeys: false, prettyErrors: false })
  if (document.errors.length > 0) return undefined
  try {
    const value: unknown = document.toJS({ maxAliasCount: 20 })
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined
    return new Map(Object.entries(value))
  } catch (error) {
    if (error instanceof ReferenceError || error instanceof RangeError) return undefined
    throw error
  }
}

/** The facts of a note that `writeNote` wrote; undefined for other front matter. */
export function noteFactsOf(head: string): NoteFacts | undefined {
  const values = readFrontMatter(head)
  const [id, title, pad, tags] = ['id', 'title', 'pad', 'tags'].map((name) => values?.get(name))
  const [created, updated] = ['created', 'updated'].map((name) => dateOf(values?.get(name)))
  if (!values || (typeof id !== 'number' && typeof id !== 'string') || typeof title !== 'string') return undefined
  if (!created || !updated) return undefined
  return {
    ...{ id: String(id), title, created, updated },
    pad: typeof pad === 'string' && pad !== '' ? pad : undefined,
    tags: Array.isArray(tags) ? tags.filter((tag) => typeof tag === 'string') : [],
    pinned: values.get('pinned') === true,
    trashed: values.get('trashed') === true,
    files: namesOf(values.get('files')),
  }
}

/** The facts of an earlier version that `writeVersion` wrote; undefined for other front matter. */
export function versionFactsOf(head: string): VersionFacts | undefined {
  const values = readFrontMatter(head)
  const [note, version, title] = ['note', 'version', 'title'].map((name) => values?.get(name))
  const saved = dateOf(values?.get('saved'))
  if (!values || (typeof note !== 'number' && typeof note !== 'string') || typeof title !== 'string') return undefined
  if (typeof version !== 'number' || !Number.isSafeInteger(version) || !saved) return undefined
  return { note: String(note), version, title, saved, unmerged: values.get('unmerged') === true }
}

function namesOf(value: unknown): Map<string, string> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return new Map()
  return new Map(Object.entries(value).filter((names): names is [string, string] => typeof names[1] === 'string'))
}

/** A moment as ISO 8601 has it; undefined for other values. */
export function dateOf(value: unknown): Date | undefined {
  if (typeof value !== 'string' || !/^\d{4}-\d\d-\d\d/.test(value) || value.length > 40) return undefined
  const date = new Date(value.replace(/^(\d{4}-\d\d-\d\d) +(\d)/, '$1T$2').replace(/ +([+-]\d\d:?\d\d|Z)$/, '$1'))
  // JavaScript takes the 31st of February for the second of March.
  const [year = 0, month = 0, day = 0] = value.slice(0, 10).split('-').map(Number)
  const isOfCalendar = new Date(Date.UTC(year, month - 1, day)).getUTCDate() === day
  return isOfCalendar && !Number.isNaN(date.getTime()) ? date : undefined
}
