import Type from 'typebox'
import { problemOf } from '../../sources/refusal.ts'
import { anyBegins, beginningOf, named } from '../common/beginning.ts'
import { dateOf } from '../common/dates.ts'
import { elementsOf } from '../common/json-elements.ts'
import { jsonOf } from '../common/json.ts'
import { leftOut } from '../common/left-out.ts'
import { linkToNote } from '../common/links.ts'
import { firstLine, noteOf, titleOf } from '../common/note.ts'
import type { ImportItem, Reader, Source, SourceEntry } from '../reader.ts'

const Note = Type.Object({
  id: Type.String(),
  content: Type.String(),
  creationDate: Type.Optional(Type.String()),
  lastModified: Type.Optional(Type.String()),
  pinned: Type.Optional(Type.Boolean()),
  tags: Type.Optional(Type.Array(Type.String())),
  collaboratorEmails: Type.Optional(Type.Array(Type.String())),
  publicURL: Type.Optional(Type.String()),
})

const trash = 'trashedNotes'
const arrays = ['activeNotes', trash]
const maxNoteCharacters = 16_000_000

const linkToOther = /\[([^\]\n]{0,300})\]\(simplenote:\/\/note\/([\w-]{1,64})\)/g

/** `notes.json`; the text files beside it say the same once more. */
export const simplenoteReader: Reader = {
  format: 'simplenote',
  title: 'Simplenote (JSON)',
  recognises: (source) => anyBegins(source, jsonIn(source), isBackup, { most: 30 }),
  async *items(source) {
    const others = new Set(source.entries)
    for (const entry of jsonIn(source)) {
      if (!isBackup(await beginningOf(source, entry))) continue
      others.delete(entry)
      try {
        yield* itemsOf(source, entry)
      } catch (error) {
        yield problemOf(entry.path, error)
      }
    }
    const hasFolder = jsonIn(source).some(({ path }) => /(?:^|\/)source\/notes\.json$/i.test(path))
    // The text files beside the folder say the same once more.
    for (const { path } of others) if (!hasFolder || !/\.txt$/i.test(path)) yield leftOut(path)
  },
}

function isBackup(text: string): boolean {
  return /"(?:active|trashed)Notes"\s*:/.test(text)
}

function jsonIn({ entries }: Source): readonly SourceEntry[] {
  return named(entries, ['json'])
}

async function* itemsOf(source: Source, entry: SourceEntry): AsyncGenerator<ImportItem> {
  const titles = new Map<string, string>()
  for await (const { text } of elementsOf(await source.stream(entry), arrays, maxNoteCharacters)) {
    const note = text === undefined ? undefined : jsonOf(Note, text)
    if (note) titles.set(note.id, titleOf(firstLine(note.content).title))
  }
  let count = 0
  for await (const { name, text } of elementsOf(await source.stream(entry), arrays, maxNoteCharacters)) {
    count++
    const path = `${entry.path}, note ${count}`
    const note = text === undefined ? undefined : jsonOf(Note, text)
    if (!note) {
      const why =
        text === undefined ? 'It is too large for a note.' : 'It has no id or no text, as notes of Simplenote do.'
      yield { kind: 'problem', path, why }
      continue
    }
    const { title, rest } = firstLine(note.content)
    const others = note.collaboratorEmails?.length ?? 0
    yield noteOf({
      sourceId: note.id,
      path,
      title,
      text: rest.replace(linkToOther, (whole, words: string, id: string) => {
        const other = titles.get(id)
        return other === undefined ? words || whole : linkToNote(other, words)
      }),
      tags: note.tags ?? [],
      createdAt: dateOf(note.creationDate),
      updatedAt: dateOf(note.lastModified),
      isPinned: note.pinned ?? false,
      isTrashed: name === trash,
      lost: [
        ...(others > 0 ? ['The people who wrote in it with you do not see it here.'] : []),
        ...(note.publicURL ? ['It is published by Simplenote: share it here to publish it again.'] : []),
      ],
    })
  }
}
