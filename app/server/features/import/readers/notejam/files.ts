import { pathOfAddress, withAddresses } from '../../../../platform/moving/file-links.ts'
import { noteFactsOf, splitFrontMatter, type NoteFacts } from '../../../../platform/moving/front-matter.ts'
import { filesEnding, noteEnding } from '../../../../platform/moving/manifest.ts'
import { beginningOf } from '../common/beginning.ts'
import { nameOf } from '../common/paths.ts'
import type { FileOfNote, Source, SourceEntry } from '../reader.ts'
import type { Opened } from './opened.ts'

/** A text of a note, and from where its addresses lead. */
export interface TextAt {
  readonly path: string
  readonly text: string
}

export interface Linked {
  readonly files: readonly FileOfNote[]
  /** In the order in which they were given, with the files in the place of their addresses. */
  readonly texts: readonly string[]
}

/**
 * The files in a note's own folder, and those of other notes that its texts show.
 * @param path of the note
 * @param texts of it: the one it has, and earlier ones
 * @param shown paths of files that some note shows
 */
export async function linkedFiles(
  source: Source,
  own: Opened,
  path: string,
  facts: NoteFacts,
  texts: readonly TextAt[],
  shown: Set<string>,
): Promise<Linked> {
  const elsewhere = await namesElsewhere(source, own, path, texts)
  const names = new Map([...elsewhere, ...namesIn(path, facts)])
  const files: FileOfNote[] = []
  const refs = new Map<string, string>()
  const add = (entry: SourceEntry, isOwn: boolean): string => {
    const ref = String(files.length + 1)
    shown.add(entry.path)
    refs.set(entry.path, ref)
    const name = names.get(entry.path) ?? nameOf(entry.path)
    files.push({ ref, name, shared: { key: entry.path, isOwn }, open: () => source.stream(entry) })
    return ref
  }
  for (const entry of own.files.get(folderOf(path)) ?? []) add(entry, true)
  const addressFor = (from: string, address: string): string | undefined => {
    const to = pathOfAddress(from, address)
    if (!to) return undefined
    const known = refs.get(to.path)
    if (known !== undefined) return `import-file:${known}${to.rest}`
    const isFile = own.files.has(to.path.slice(0, to.path.lastIndexOf('/')))
    const entry = isFile ? own.at(to.path) : undefined
    return entry && `import-file:${add(entry, false)}${to.rest}`
  }
  return { files, texts: texts.map((one) => withAddresses(one.text, (address) => addressFor(one.path, address))) }
}

/** In which a note's files lie. */
function folderOf(path: string): string {
  return path.slice(0, -noteEnding.length) + filesEnding
}

/** What the files of a note are called, by their paths. */
function namesIn(path: string, { files }: NoteFacts): Map<string, string> {
  return new Map([...files].map(([stored, name]) => [`${folderOf(path)}/${stored}`, name]))
}

/** Of one head. */
const maxHeadBytes = 64 * 1024

/** What files of other notes are called that a text shows: the heads of those notes say it. */
async function namesElsewhere(
  source: Source,
  { files: folders, at }: Opened,
  path: string,
  texts: readonly TextAt[],
): Promise<Map<string, string>> {
  const notes = new Set<string>()
  for (const { path: from, text } of texts) {
    withAddresses(text, (address) => {
      const folder = pathOfAddress(from, address)?.path.replace(/\/[^/]*$/, '') ?? ''
      if (folders.has(folder)) notes.add(folder.slice(0, -filesEnding.length) + noteEnding)
      return undefined
    })
  }
  notes.delete(path)
  const names = new Map<string, string>()
  for (const note of notes) {
    const entry = at(note)
    const split = entry && splitFrontMatter(await beginningOf(source, entry, maxHeadBytes))
    const facts = split && noteFactsOf(split.head)
    if (facts) for (const [file, name] of namesIn(note, facts)) names.set(file, name)
  }
  return names
}
