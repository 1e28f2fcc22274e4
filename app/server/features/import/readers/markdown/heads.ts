import { withoutEmptyLines } from '../common/edges.ts'
import { dateOf, readFrontMatter, splitFrontMatter } from '../../../../platform/moving/front-matter.ts'

/** What the head of a note says that Notejam keeps otherwise. */
export interface Head {
  readonly title: string | undefined
  readonly created: Date | undefined
  readonly updated: Date | undefined
  readonly tags: readonly string[]
  readonly isPinned: boolean
  readonly isTrashed: boolean
  readonly pad: string | undefined
  /** The text below it, or, where it says something else as well, the whole text. */
  readonly text: string
}

/** Names in the front matter of Jekyll, Hugo, Zettlr, Obsidian and Notejam. */
const names = {
  title: ['title'],
  created: ['created', 'date', 'date created', 'created_at', 'creation-date', 'publishdate'],
  updated: ['updated', 'modified', 'lastmod', 'last_modified_at', 'date modified', 'updated_at'],
  tags: ['tags', 'tag', 'keywords', 'categories', 'category'],
  pinned: ['pinned'],
  trashed: ['trashed'],
  pad: ['pad'],
} as const

/** That say nothing which a note needs. */
const ofNoUse = ['id']

const none = { title: undefined, created: undefined, updated: undefined, tags: [], pad: undefined }

/** Reads the head of a text: YAML between `---`, TOML between `+++`, or JSON. */
export function headOf(text: string): Head {
  const found = yamlHead(text) ?? tomlHead(text) ?? jsonHead(text)
  if (!found) return { ...none, isPinned: false, isTrashed: false, text }
  const values = new Map([...found.values].map(([name, value]) => [name.toLowerCase(), value]))
  const first = (all: readonly string[]) => all.map((name) => values.get(name)).find((value) => value != null)
  const known = [...Object.values(names).flat(), ...ofNoUse] as readonly string[]
  const [title, pad] = [first(names.title), first(names.pad)]
  const [created, updated] = [names.created, names.updated].map((all) => dateIn(first(all)))
  const isUnread = (first(names.created) != null && !created) || (first(names.updated) != null && !updated)
  return {
    title: typeof title === 'string' || typeof title === 'number' ? String(title) : undefined,
    pad: typeof pad === 'string' && pad !== '' ? pad : undefined,
    ...{ created, updated },
    tags: names.tags.flatMap((name) => tagsIn(values.get(name))),
    isPinned: first(names.pinned) === true,
    isTrashed: first(names.trashed) === true,
    // What is not understood stays where it was.
    text: isUnread || [...values.keys()].some((name) => !known.includes(name)) ? text : withoutEmptyLines(found.text),
  }
}

interface Found {
  readonly values: ReadonlyMap<string, unknown>
  readonly text: string
}

function yamlHead(text: string): Found | undefined {
  const split = splitFrontMatter(text)
  const values = split && readFrontMatter(split.head)
  return values && { values, text: split.text }
}

/** Longer than any that a program writes. */
const maxHeadUnits = 16 * 1024

/** Of TOML, what heads of notes have: a value in each line, and lists. */
function tomlHead(text: string): Found | undefined {
  if (!/^\+\+\+[ \t]*\r?\n/.test(text.slice(0, 100))) return undefined
  const end = text.slice(0, maxHeadUnits).indexOf('\n+++', 3)
  const behind = end === -1 ? -1 : text.indexOf('\n', end + 1)
  if (end === -1) return undefined
  const values = new Map<string, unknown>()
  for (const line of text.slice(4, end).split('\n')) {
    const [, name = '', value = ''] = /^[ \t]*"?([\w-]{1,100})"?[ \t]*=[ \t]*(\S.*)$/.exec(line.trimEnd()) ?? []
    if (name !== '') values.set(name, tomlValue(value))
    else if (line.trim() !== '' && !line.startsWith('#')) values.set(line.trim(), line)
  }
  return { values, text: behind === -1 ? '' : text.slice(behind + 1) }
}

/** @param isInList lists in lists say nothing that a note needs */
function tomlValue(value: string, isInList = false): unknown {
  const list = isInList ? undefined : /^\[(.*)\]$/.exec(value)?.[1]
  if (list !== undefined)
    return list
      .split(',')
      .map((one) => tomlValue(one.trim(), true))
      .filter((one) => one !== '')
  const quoted = /^"(.*)"$/.exec(value) ?? /^'(.*)'$/.exec(value)
  if (value === 'true' || value === 'false') return value === 'true'
  return quoted?.[1] ?? value
}

function jsonHead(text: string): Found | undefined {
  if (!text.startsWith('{\n') && !text.startsWith('{\r\n')) return undefined
  const end = text.slice(0, maxHeadUnits).search(/\n\}[ \t]*\r?(?:\n|$)/)
  if (end === -1) return undefined
  try {
    const value: unknown = JSON.parse(text.slice(0, end + 2))
    return { values: new Map(Object.entries(value as object)), text: text.slice(end + 2).replace(/^[ \t]*\r?\n/, '') }
  } catch {
    return undefined
  }
}

const dayMs = 24 * 60 * 60 * 1000

/** Also `2024/02/29`, and a day alone. */
function dateIn(value: unknown): Date | undefined {
  const date = dateOf(typeof value === 'string' ? value.replace(/^(\d{4})\/(\d\d)\/(\d\d)/, '$1-$2-$3') : undefined)
  // No note is from a time before there were any, or from later than tomorrow: such a head is kept as it is.
  return date && date.getTime() > 0 && date.getTime() < Date.now() + dayMs ? date : undefined
}

function tagsIn(value: unknown): string[] {
  const all = Array.isArray(value) ? (value as unknown[]) : typeof value === 'string' ? value.split(/,|\s(?=#)/) : []
  return all.flatMap((one) =>
    typeof one === 'string' || typeof one === 'number' ? [String(one).replace(/^\s*#/, '')] : [],
  )
}
