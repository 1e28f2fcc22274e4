import { problemOf } from '../../sources/refusal.ts'
import { beginningOf } from '../common/beginning.ts'
import { leftOut } from '../common/left-out.ts'
import { Entries, extensionOf, foldersOf, stemOf } from '../common/paths.ts'
import type { ImportItem, Reader, Source, SourceEntry } from '../reader.ts'
import { noteOfHtml, noteOfMarkdown, noteOfText, type AppleNotes } from './note.ts'

/**
 * Apple's own export to Markdown (a folder for each note, with its attachments), the copy of iCloud's notes that Apple hands out (the same with
 * text), and the HTML that scripts and apps get from the program.
 */
export const appleNotesReader: Reader = {
  format: 'apple-notes',
  title: 'Apple Notes (Markdown, HTML or a copy of iCloud)',
  async recognises(source) {
    if (hasOwnMarkdown(source) || source.entries.some(isOfCloud)) return true
    for (const entry of source.entries.filter(isHtml).slice(0, 5)) {
      if (isAppleHtml(await beginningOf(source, entry, 65_536))) return true
    }
    return false
  },
  async *items(source, work) {
    const beside = Map.groupBy(source.entries, ({ path }) => foldersOf(path).join('/'))
    const notes: AppleNotes = { source, work, entries: new Entries(source), beside, shown: new Set() }
    for (const entry of source.entries) {
      const item = await itemOf(notes, entry)
      if (item) yield item
    }
    for (const entry of source.entries) {
      if (!isNote(entry) && !notes.shown.has(entry.path)) yield leftOut(entry.path)
    }
  },
}

function isHtml({ path }: SourceEntry): boolean {
  return /^html?$/.test(extensionOf(path))
}

/** Scripts get the body of a note alone: lines of `div`, with a heading as its first. */
function isAppleHtml(text: string): boolean {
  const body = text.replace(/^\ufeff?\s*(?:<html><head>.{0,2000}?<\/head><body[^>]{0,200}>)?\s*/s, '')
  return (
    /Apple-dash-list|com-apple-note|applenotes:/.test(text) ||
    /^<div>(?:<(?:b|span|font)\b[^>]{0,200}>){0,3}<h1>/i.test(body)
  )
}

/** `Jam/Jam.md` beside `Jam/Attachments`. */
function hasOwnMarkdown({ entries }: Source): boolean {
  const folders = new Set(entries.map(({ path }) => /^(.*)\/Attachments\//.exec(path)?.[1]))
  return entries.some(({ path }) => {
    const own = foldersOf(path)
    return extensionOf(path) === 'md' && own.at(-1) === stemOf(path) && folders.has(own.join('/'))
  })
}

function isOfCloud({ path }: SourceEntry): boolean {
  return extensionOf(path) === 'txt' && foldersOf(path).some((name) => name.toLowerCase() === 'icloud notes')
}

function isNote(entry: SourceEntry): boolean {
  return isHtml(entry) || ['md', 'txt'].includes(extensionOf(entry.path))
}

async function itemOf(notes: AppleNotes, entry: SourceEntry): Promise<ImportItem | undefined> {
  try {
    if (isHtml(entry)) return await noteOfHtml(notes, entry)
    if (extensionOf(entry.path) === 'md') return await noteOfMarkdown(notes, entry)
    return extensionOf(entry.path) === 'txt' ? await noteOfText(notes, entry) : undefined
  } catch (error) {
    return problemOf(entry.path, error)
  }
}
