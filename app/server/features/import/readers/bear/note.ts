import Type from 'typebox'
import { dateOf } from '../common/dates.ts'
import { isPicture, NoteFiles, shownFile } from '../common/files.ts'
import { jsonOf } from '../common/json.ts'
import { relinkedMarkdown } from '../common/markdown-links.ts'
import { archivedTag, firstLine, noteOf } from '../common/note.ts'
import { decoded, foldersOf, nameOf, stemOf, type Entries } from '../common/paths.ts'
import { escapeText } from '../html/escape-text.ts'
import type { NoteItem, Source, SourceEntry } from '../reader.ts'
import { bearMarkdown } from './markdown.ts'

export interface Bear {
  readonly source: Source
  readonly entries: Entries
  /** Paths of the files that notes have. */
  readonly shown: Set<string>
  /** Folders around all bundles: the backup itself. */
  readonly outer: number
  /** The package in which the bundle lies, where it lies in one. */
  readonly around: string
}

const Flag = Type.Optional(Type.Unknown())

const Info = Type.Object({
  'net.shinyfrog.bear': Type.Optional(
    Type.Object({
      uniqueIdentifier: Type.Optional(Type.String()),
      creationDate: Type.Optional(Type.String()),
      modificationDate: Type.Optional(Type.String()),
      pinned: Flag,
      trashed: Flag,
      archived: Flag,
      encrypted: Flag,
      locked: Flag,
    }),
  ),
})

const isSet = (flag: unknown) => flag === true || flag === 1

/** @param json of the bundle in which the text lies */
export function noteOfBear(bear: Bear, entry: SourceEntry, path: string, text: string, json?: string): NoteItem {
  const info = json === undefined ? undefined : jsonOf(Info, json)?.['net.shinyfrog.bear']
  const files = new NoteFiles()
  const lost = new Set<string>()
  const folders = foldersOf(entry.path)
  const bundle = folders.findLast((name) => /\.textbundle$/i.test(name))
  const { title, rest } = firstLine(text)
  const named = bundle?.replace(/\.textbundle$/i, '') ?? stemOf(entry.path)
  const isHeading = /^\ufeff?\s*#{1,6}[ \t]/.test(text)

  const linked = relinkedMarkdown(bearMarkdown(isHeading ? rest : text), ({ isPicture: isShown, words, address }) => {
    const found = bear.entries.linked(entry.path, address)
    if (!found) {
      if (!/^assets\//.test(address)) return undefined
      const name = decoded(nameOf(address)).slice(0, 100)
      lost.add(`The file “${name}” is not in the export.`)
      return words || escapeText(name)
    }
    bear.shown.add(found.path)
    const href = files.entry(bear.source, found, nameOf(found.path), bear.around)
    const name = nameOf(found.path)
    return isShown || isPicture(name) ? shownFile(name, href, words) : `[${words || name}](${href})`
  })
  if (isSet(info?.locked) || isSet(info?.encrypted)) lost.add('It asks for no password here.')
  return noteOf({
    sourceId: info?.uniqueIdentifier ?? path,
    path,
    title: isHeading ? title || named : named === 'text' ? title : named,
    text: linked,
    pad: folders.slice(bear.outer).filter((name) => !/\.textbundle$/i.test(name)),
    tags: isSet(info?.archived) ? [archivedTag] : [],
    createdAt: dateOf(info?.creationDate) ?? entry.modifiedAt,
    updatedAt: dateOf(info?.modificationDate) ?? entry.modifiedAt,
    isPinned: isSet(info?.pinned),
    isTrashed: isSet(info?.trashed),
    files: files.all(),
    lost: [...lost],
  })
}
