import { dateOf, dateOfMs, saidDate } from '../common/dates.ts'
import { NoteFiles, shownFile } from '../common/files.ts'
import { linkTo, linkToNote } from '../common/links.ts'
import { relinkedMarkdown } from '../common/markdown-links.ts'
import { noteOf } from '../common/note.ts'
import { pageOf } from '../common/page.ts'
import { escapeText } from '../html/escape-text.ts'
import { written } from '../html/written.ts'
import type { NoteItem, Source, SourceEntry, Work } from '../reader.ts'
import type { JoplinItem } from './item.ts'
import { isTime, type Library } from './library.ts'

export interface Joplin {
  readonly source: Source
  readonly work: Work
  readonly library: Library
  /** Files of resources by their ids. */
  readonly files: ReadonlyMap<string, SourceEntry>
  /** Ids of the resources that notes have. */
  readonly shown: Set<string>
}

const markupHtml = '2'

export async function noteOfJoplin(
  joplin: Joplin,
  path: string,
  { id, title, body, of }: JoplinItem,
): Promise<NoteItem> {
  const { library } = joplin
  const files = new NoteFiles()
  const lost = new Set<string>()

  /** What an address of Joplin becomes; undefined for all others. */
  const become = (isPicture: boolean, words: string, address: string, isInCell = false): string | undefined => {
    const to = /^:\/([0-9a-f]{32})/.exec(address)?.[1]
    if (to === undefined) return undefined
    const other = library.titles.get(to)
    if (other !== undefined) return linkToNote(other, words, isInCell)
    const resource = library.resources.get(to)
    const entry = joplin.files.get(to)
    joplin.shown.add(to)
    if (!entry || resource?.isEncrypted) {
      const name = (resource?.name ?? to).slice(0, 100)
      lost.add(
        resource?.isEncrypted ? `The file “${name}” is encrypted.` : `What “:/${to}” leads to is not in the export.`,
      )
      return words
    }
    const name = resource?.name ?? entry.path
    const href = files.entry(joplin.source, entry, name)
    return isPicture ? shownFile(name, href, words) : `[${words || escapeText(name)}](${href})`
  }

  const text = await textOf()
  const place = library.placeOf(of['parent_id'] ?? '')
  const isTodo = of['is_todo'] === '1'
  const due = dateOfMs(Number(of['todo_due'] ?? 0))
  const url = of['source_url'] ?? ''
  if (due) lost.add(`Its reminder of ${saidDate(due)} is left out.`)
  if (of['is_shared'] === '1') lost.add('The people with whom it is shared do not see it here.')
  return noteOf({
    sourceId: id,
    path,
    title,
    text: [
      isTodo ? `- [${isTime(of['todo_completed']) ? 'x' : ' '}] ${escapeText(title)}` : '',
      text,
      /^https?:\/\//.test(url) ? `Source: ${linkTo(url, '')}` : '',
    ]
      .filter(Boolean)
      .join('\n\n'),
    pad: place.pad,
    tags: library.tagsOf(id),
    createdAt: dateOf(of['user_created_time']) ?? dateOf(of['created_time']),
    updatedAt: dateOf(of['user_updated_time']) ?? dateOf(of['updated_time']),
    isTrashed: place.isTrashed || isTime(of['deleted_time']),
    files: files.all(),
    lost: [...lost],
  })

  async function textOf(): Promise<string> {
    if (of['markup_language'] !== markupHtml) {
      return relinkedMarkdown(body, ({ isPicture, words, address }) => become(isPicture, words, address))
    }
    const page = await pageOf(joplin.work, body)
    for (const one of page.lost) lost.add(one)
    return written(page, ({ kind, address, words, isInCell }) => {
      const isPicture = kind === 'picture'
      return become(isPicture, words, address, isInCell) ?? `${isPicture ? '!' : ''}${linkTo(address, words)}`
    })
  }
}
