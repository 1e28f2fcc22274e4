import Type, { type Static } from 'typebox'
import { dateOfMs } from '../common/dates.ts'
import { NoteFiles, shownFile } from '../common/files.ts'
import { linkTo } from '../common/links.ts'
import { archivedTag, noteOf } from '../common/note.ts'
import { nameOf, stemOf, type Entries } from '../common/paths.ts'
import { pageOf } from '../common/page.ts'
import { escapeText } from '../html/escape-text.ts'
import { written } from '../html/written.ts'
import type { NoteItem, Source, SourceEntry, Work } from '../reader.ts'

const Microseconds = Type.Optional(Type.Union([Type.Number(), Type.String()]))

export const KeepNote = Type.Object({
  title: Type.Optional(Type.String()),
  textContent: Type.Optional(Type.String()),
  textContentHtml: Type.Optional(Type.String()),
  listContent: Type.Optional(
    Type.Array(Type.Object({ text: Type.Optional(Type.String()), isChecked: Type.Optional(Type.Boolean()) })),
  ),
  color: Type.Optional(Type.String()),
  isTrashed: Type.Boolean(),
  isPinned: Type.Optional(Type.Boolean()),
  isArchived: Type.Optional(Type.Boolean()),
  labels: Type.Optional(Type.Array(Type.Object({ name: Type.String() }))),
  attachments: Type.Optional(
    Type.Array(Type.Object({ filePath: Type.String(), mimetype: Type.Optional(Type.String()) })),
  ),
  annotations: Type.Optional(
    Type.Array(Type.Object({ title: Type.Optional(Type.String()), url: Type.Optional(Type.String()) })),
  ),
  sharees: Type.Optional(Type.Array(Type.Object({ isOwner: Type.Optional(Type.Boolean()) }))),
  reminders: Type.Optional(Type.Array(Type.Unknown())),
  createdTimestampUsec: Microseconds,
  userEditedTimestampUsec: Microseconds,
})

export interface Keep {
  readonly source: Source
  readonly work: Work
  readonly entries: Entries
  /** Paths of the files that notes have. */
  readonly shown: Set<string>
}

/** What a page has that its words do not. */
const rich =
  /<(?:h[1-6]|b|i|u|s)\b|font-weight:\s*(?:bold|[6-9]00)|font-style:\s*italic|text-decoration:\s*(?:underline|line-through)/i

export async function noteOfKeep(keep: Keep, entry: SourceEntry, note: Static<typeof KeepNote>): Promise<NoteItem> {
  const lost: string[] = []
  const files = new NoteFiles()
  const text = await textOf(keep.work, note, lost)
  const list = (note.listContent ?? []).map(
    ({ text = '', isChecked }) => `- [${isChecked ? 'x' : ' '}] ${text.replace(/\s+/g, ' ').trim()}`,
  )
  const attachments = (note.attachments ?? []).map(({ filePath }) => attachmentOf(keep, entry, files, filePath, lost))
  const links = (note.annotations ?? []).flatMap(({ title = '', url = '' }) =>
    /^https?:\/\//.test(url) && !text.includes(url) ? [linkTo(url, escapeText(title))] : [],
  )
  if (note.color !== undefined && note.color !== 'DEFAULT') lost.push('Its colour is left out.')
  if (note.sharees?.some(({ isOwner }) => !isOwner)) lost.push('The people with whom it is shared do not see it here.')
  if (note.reminders && note.reminders.length > 0) lost.push('Its reminder is left out.')
  const first = (note.textContent ?? note.listContent?.find(({ text }) => text)?.text ?? '').trim().split('\n', 1)[0]
  const created = note.createdTimestampUsec ?? note.userEditedTimestampUsec
  return noteOf({
    sourceId: created === undefined ? entry.path : String(created),
    path: entry.path,
    title: note.title?.trim() || first || stemOf(entry.path),
    text: [text, list.join('\n'), links.join('\n'), attachments.filter(Boolean).join('\n')]
      .filter(Boolean)
      .join('\n\n'),
    tags: [...(note.labels ?? []).map(({ name }) => name), ...(note.isArchived ? [archivedTag] : [])],
    createdAt: dateOfMs(Number(created ?? 0) / 1000),
    updatedAt: dateOfMs(Number(note.userEditedTimestampUsec ?? 0) / 1000),
    isPinned: note.isPinned ?? false,
    isTrashed: note.isTrashed,
    files: files.all(),
    lost,
  })
}

async function textOf(work: Work, { textContent = '', textContentHtml = '' }: Static<typeof KeepNote>, lost: string[]) {
  if (!rich.test(textContentHtml)) return textContent.trimEnd()
  const page = await pageOf(work, textContentHtml)
  lost.push(...page.lost)
  return written(page, ({ address, words }) => linkTo(address, words))
}

/** The file of an attachment: Keep names some with `.jpeg` that it exports with `.jpg`. */
function attachmentOf(
  { source, entries, shown }: Keep,
  entry: SourceEntry,
  files: NoteFiles,
  filePath: string,
  lost: string[],
): string {
  const names = ['', 'jpg', 'jpeg', 'png', 'gif', 'webp', '3gp', 'm4a', 'amr']
  const found = names
    .map((kind) => entries.linked(entry.path, encodeURIComponent(kind ? `${stemOf(filePath)}.${kind}` : filePath)))
    .find((one) => one !== undefined)
  if (!found) {
    lost.push(`The file “${filePath.slice(0, 100)}” is not in the export.`)
    return ''
  }
  shown.add(found.path)
  return shownFile(nameOf(found.path), files.entry(source, found))
}
