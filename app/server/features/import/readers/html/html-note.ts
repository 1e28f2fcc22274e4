import { Readable } from 'node:stream'
import { NoteFiles, shownFile } from '../common/files.ts'
import { linkTo, linkToNote } from '../common/links.ts'
import { pageOf } from '../common/page.ts'
import { decoded, nameOf, type Entries } from '../common/paths.ts'
import type { NoteItem, ReadText, Source, SourceEntry, Work } from '../reader.ts'
import type { Converted, Reference } from './converted.ts'
import { written } from './written.ts'

/** An export of pages of HTML with files beside them. */
export interface Pages {
  readonly source: Source
  readonly work: Work
  readonly entries: Entries
  /** Paths of the files that a note has shown. */
  readonly shown: Set<string>
  /** The title of the note that is made of a page; undefined when none is. */
  titleOf(entry: SourceEntry): Promise<string | undefined>
  /** What an address of the program's own becomes; undefined for all others. */
  become?(reference: Reference): string | undefined
  /** The page to which an address on the program's own site leads. */
  pageAt?(address: string): SourceEntry | undefined
}

export interface PageNote extends Pick<NoteItem, 'text' | 'files' | 'lost'> {
  readonly page: Converted
}

/** The text and the files of a page. @param path from which its addresses lead */
export async function noteOfPage(pages: Pages, path: string, { text: html, readAs }: ReadText): Promise<PageNote> {
  const { source, work, entries, shown } = pages
  const page = await pageOf(work, html)
  const files = new NoteFiles()
  const lost = new Set([...(readAs ? [readAs] : []), ...page.lost])
  const titles = new Map<string, string>()
  const entryAt = (address: string) => entries.linked(path, address) ?? pages.pageAt?.(address)
  for (const { kind, address } of page.references) {
    const entry = kind === 'link' ? entryAt(address) : undefined
    const title = entry && !titles.has(entry.path) ? await pages.titleOf(entry) : undefined
    if (entry && title !== undefined) titles.set(entry.path, title)
  }

  const become = (reference: Reference): string => {
    const { kind, address, words, isInCell } = reference
    const own = pages.become?.(reference)
    if (own !== undefined) return own
    const embedded = embeddedFile(address)
    if (embedded) {
      const name = `${kind === 'picture' ? 'picture' : 'file'}-${files.all().length + 1}.${embedded.extension}`
      return shownFile(
        name,
        files.address(address, name, async () => Readable.from(embedded.bytes)),
        words,
      )
    }
    const entry = entryAt(address)
    const title = entry && titles.get(entry.path)
    if (title !== undefined) return linkToNote(title, words, isInCell)
    if (entry) {
      shown.add(entry.path)
      const href = files.entry(source, entry)
      // A picture that leads to itself stands once.
      if (words.includes(`](${href})`)) return words
      return kind === 'picture'
        ? shownFile(nameOf(entry.path), href, words)
        : `[${words || nameOf(entry.path)}](${href})`
    }
    if (/^[a-z][a-z\d+.-]+:/i.test(address) && !/^(?:data|file|blob|cid):/i.test(address))
      return other(kind, address, words)
    lost.add(`The file “${decoded(nameOf(address)).slice(0, 100)}” is not in the export.`)
    return words
  }
  const text = written(page, become)
  return { page, text, files: files.all(), lost: [...lost] }
}

function other(kind: Reference['kind'], address: string, words: string): string {
  return kind === 'picture' ? `!${linkTo(address, words || 'Picture')}` : linkTo(address, words)
}

const extensions = new Map([
  ['image/jpeg', 'jpg'],
  ['image/svg+xml', 'svg'],
  ['audio/mpeg', 'mp3'],
  ['text/plain', 'txt'],
])

/** The file that an address holds itself. */
function embeddedFile(address: string): { extension: string; bytes: Buffer } | undefined {
  const [whole, kind = '', coding = ''] =
    /^data:([\w.+-]{1,60}\/[\w.+-]{1,60})?((?:;[^,;]{0,100}){0,5}),/i.exec(address) ?? []
  if (whole === undefined) return undefined
  const content = address.slice(whole.length)
  const bytes = /;base64$/i.test(coding) ? Buffer.from(content, 'base64') : Buffer.from(decoded(content))
  const extension = extensions.get(kind.toLowerCase()) ?? /\/([a-z0-9]{1,8})$/i.exec(kind)?.[1]?.toLowerCase() ?? 'bin'
  return { extension, bytes }
}
