import Type from 'typebox'
import { dateOf } from '../common/dates.ts'
import { NoteFiles } from '../common/files.ts'
import { jsonOf } from '../common/json.ts'
import { archivedTag, noteOf } from '../common/note.ts'
import { pageOf } from '../common/page.ts'
import { linkTo } from '../common/links.ts'
import { written } from '../html/written.ts'
import type { NoteItem as ImportedNote, Work } from '../reader.ts'
import type { NoteItem } from './items.ts'
import { markdownOfSuper } from './super.ts'

/** By the uuid of what they are of. */
export interface Known {
  readonly titles: ReadonlyMap<string, string>
  readonly files: ReadonlyMap<string, string>
  readonly tagsOf: ReadonlyMap<string, readonly string[]>
}

const Checklist = Type.Object({
  groups: Type.Array(
    Type.Object({
      name: Type.String(),
      tasks: Type.Array(Type.Object({ description: Type.String(), completed: Type.Optional(Type.Boolean()) })),
    }),
  ),
})

export async function noteOfItem(work: Work, known: Known, path: string, item: NoteItem): Promise<ImportedNote> {
  const { content, uuid } = item
  const app = content.appData?.['org.standardnotes.sn']
  const files = new NoteFiles()
  const lost: string[] = []
  const text = await textOf(work, known, files, item, lost)
  const attached = (content.references ?? []).flatMap((one) => known.files.get(one.uuid) ?? [])
  lost.push(...attached.map((name) => `The file “${name.slice(0, 100)}” is not in the backup.`))
  if (content.protected) lost.push('It asks for no password here.')
  return noteOf({
    sourceId: uuid,
    path,
    title: content.title,
    text,
    tags: [...(known.tagsOf.get(uuid) ?? []), ...(app?.archived ? [archivedTag] : [])],
    createdAt: dateOf(stringOf(item.created_at)),
    updatedAt: dateOf(stringOf(app?.client_updated_at)) ?? dateOf(stringOf(item.updated_at)),
    isPinned: app?.pinned ?? false,
    isTrashed: content.trashed ?? false,
    files: files.all(),
    lost: [...new Set(lost)],
  })
}

async function textOf(
  work: Work,
  known: Known,
  files: NoteFiles,
  { content }: NoteItem,
  lost: string[],
): Promise<string> {
  const { text, noteType, editorIdentifier } = content
  const editor = stringOf(editorIdentifier) ?? ''
  if (noteType === 'super' || editor.endsWith('super-editor')) {
    const made = markdownOfSuper(text, { ...known, files, lost })
    if (made !== undefined) return made
  }
  if (noteType === 'rich-text' || /(?:plus|bold|rich)-editor$/.test(editor)) {
    const page = await pageOf(work, text)
    lost.push(...page.lost)
    return written(page, ({ address, words, kind }) => `${kind === 'picture' ? '!' : ''}${linkTo(address, words)}`)
  }
  if (noteType === 'task' || editor.endsWith('advanced-checklist')) {
    const list = jsonOf(Checklist, text)
    if (!list) return text
    const groups = list.groups.map(({ name, tasks }) => {
      const lines = tasks.map(
        ({ description, completed }) => `- [${completed ? 'x' : ' '}] ${description.replace(/\s+/g, ' ')}`,
      )
      return `## ${name}\n\n${lines.join('\n')}`
    })
    return groups.join('\n\n')
  }
  if (noteType === 'code' && !text.trimStart().startsWith('```')) return fenced(text, '')
  if (noteType === 'spreadsheet' || noteType === 'authentication') {
    lost.push('Its text is kept as the editor wrote it: here it is no table and makes no codes.')
    return fenced(text, 'json')
  }
  return text
}

function fenced(text: string, language: string): string {
  const longest = Math.max(2, ...Array.from(text.matchAll(/`{3,}/g), ([run]) => run.length))
  const fence = '`'.repeat(longest + 1)
  return `${fence}${language}\n${text.trimEnd()}\n${fence}`
}

function stringOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined
}
