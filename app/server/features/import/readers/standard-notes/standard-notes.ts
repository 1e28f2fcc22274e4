import { problemOf } from '../../sources/refusal.ts'
import { anyBegins, beginningOf } from '../common/beginning.ts'
import { elementsOf } from '../common/json-elements.ts'
import { parsed, shaped } from '../common/json.ts'
import { leftOut, noNote } from '../common/left-out.ts'
import { titleOf } from '../common/note.ts'
import { nameOf } from '../common/paths.ts'
import type { ImportItem, Reader, Source, SourceEntry, Work } from '../reader.ts'
import { AnyNote, EncryptedItem, FileItem, NoteItem, TagItem } from './items.ts'
import { noteOfItem, type Known } from './note.ts'

const maxItemCharacters = 16_000_000
/** Levels of tags in each other; a circle of them ends there. */
const maxTagDepth = 20

/** The decrypted backup: a JSON of all items, and in newer ones a folder that says the same as files. */
export const standardNotesReader: Reader = {
  format: 'standard-notes',
  title: 'Standard Notes (decrypted backup)',
  recognises: (source) => anyBegins(source, mayBeBackups(source), isBackup, { most: 30, bytes: beginningBytes }),
  async *items(source, work) {
    const others = new Set(source.entries)
    for (const entry of mayBeBackups(source)) {
      if (!isBackup(await beginningOf(source, entry, beginningBytes))) continue
      others.delete(entry)
      try {
        yield* itemsOf(source, work, entry)
      } catch (error) {
        yield problemOf(entry.path, error)
      }
    }
    // The folder of items says the same once more.
    for (const { path } of others) if (!ofItems.test(path)) yield leftOut(path)
  },
}

const ofItems = /(?:^|\/)items\//i
const beginningBytes = 65_536

function isBackup(text: string): boolean {
  return /"items"\s*:\s*\[/.test(text) && text.includes('"content_type"')
}

function mayBeBackups({ entries }: Source): SourceEntry[] {
  return entries.filter(({ path }) => /\.(?:json|txt)$/i.test(path) && !ofItems.test(path))
}

async function* itemsOf(source: Source, work: Work, entry: SourceEntry): AsyncGenerator<ImportItem> {
  const known = await knownOf(source, entry)
  let count = 0
  for await (const { text } of elementsOf(await source.stream(entry), ['items'], maxItemCharacters)) {
    count++
    const path = `${nameOf(entry.path)}, item ${count}`
    if (text === undefined) {
      yield noNote(path, 'It is too large for a note.')
      continue
    }
    const item = parsed(text)
    const note = shaped(NoteItem, item)
    if (note) yield await noteOfItem(work, known, path, note)
    else if (item === undefined || shaped(AnyNote, item)) yield noNote(path, whyNot(item))
  }
}

function whyNot(item: unknown): string {
  return shaped(EncryptedItem, item)
    ? 'It is encrypted: make a decrypted backup in Standard Notes and bring that one.'
    : 'It has no title or no text, as notes of Standard Notes do.'
}

/** What notes refer to: tags name their notes, and not the other way round. */
async function knownOf(source: Source, entry: SourceEntry): Promise<Known> {
  const titles = new Map<string, string>()
  const files = new Map<string, string>()
  const tags = new Map<string, { title: string; parent: string | undefined; notes: string[] }>()
  for await (const { text = '' } of elementsOf(await source.stream(entry), ['items'], maxItemCharacters)) {
    const item = parsed(text)
    const tag = shaped(TagItem, item)
    const { references = [], title = '' } = tag?.content ?? {}
    if (tag) {
      const parent = references.find(({ content_type }) => content_type === 'Tag')?.uuid
      tags.set(tag.uuid, { title, parent, notes: references.map(({ uuid }) => uuid) })
    }
    const file = tag ? undefined : shaped(FileItem, item)
    if (file) files.set(file.uuid, file.content.name)
    const note = tag || file ? undefined : shaped(NoteItem, item)
    if (note) titles.set(note.uuid, titleOf(note.content.title))
  }
  const tagsOf = new Map<string, string[]>()
  for (const tag of tags.values()) {
    const names: string[] = []
    for (let up: typeof tag | undefined = tag; up && names.length < maxTagDepth; up = tags.get(up.parent ?? '')) {
      names.unshift(up.title.replaceAll('.', '/'))
    }
    for (const note of tag.notes) {
      const tagged = tagsOf.get(note) ?? []
      tagged.push(names.join('/'))
      tagsOf.set(note, tagged)
    }
  }
  return { titles, files, tagsOf }
}
