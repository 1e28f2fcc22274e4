import { NoteFiles, shownFile } from '../common/files.ts'
import { linkTo, linkToNote } from '../common/links.ts'
import { relinkedMarkdown } from '../common/markdown-links.ts'
import { cleaned, noteOf } from '../common/note.ts'
import { decoded, extensionOf, nameOf, stemOf } from '../common/paths.ts'
import { escapeText } from '../html/escape-text.ts'
import { noteOfPage } from '../html/html-note.ts'
import { htmlTextOf } from '../html/html-text.ts'
import type { NoteItem, SourceEntry } from '../reader.ts'
import { titleIn, type NotionExport } from './export.ts'
import { idInAddress, idInName, padOf } from './names.ts'
import { propertiesIn, toldBy } from './properties.ts'

const maxPageBytes = 32 * 1024 ** 2

export async function noteOfNotion(notion: NotionExport, entry: SourceEntry): Promise<NoteItem> {
  const { path } = entry
  const made = await (extensionOf(path) === 'html' ? htmlPage(notion, entry) : markdownPage(notion, entry))
  const { tags, createdAt, updatedAt } = toldBy(made.properties)
  return noteOf({
    sourceId: idInName(stemOf(path)) ?? path,
    path,
    title: made.title,
    text: made.text,
    pad: padOf(path),
    tags,
    createdAt: createdAt ?? entry.modifiedAt,
    updatedAt: updatedAt ?? entry.modifiedAt,
    files: made.files,
    lost: made.lost,
  })
}

interface Page extends Pick<NoteItem, 'title' | 'text' | 'files' | 'lost'> {
  readonly properties: readonly { name: string; values: readonly string[] }[]
}

async function htmlPage(notion: NotionExport, entry: SourceEntry): Promise<Page> {
  const html = await htmlTextOf(notion.source, entry)
  const pages = {
    ...{ source: notion.source, work: notion.work, entries: notion.entries, shown: notion.shown },
    titleOf: async (one: SourceEntry) => notion.titleOf(one),
    pageAt: (address: string) => notion.pageOfId(idInAddress(address)),
  }
  const { page, text, files, lost } = await noteOfPage(pages, entry.path, html)
  const lines = page.properties.map(({ name, values }) => `${escapeText(name)}: ${values.map(escapeText).join(', ')}`)
  return {
    title: titleIn(entry, html.text),
    text: [lines.join('\n'), text].filter(Boolean).join('\n\n'),
    properties: page.properties,
    ...{ files, lost },
  }
}

async function markdownPage(notion: NotionExport, entry: SourceEntry): Promise<Page> {
  const whole = cleaned(await notion.source.text(entry, maxPageBytes))
  const body = whole.replace(/^\ufeff?# [^\n]*\n*/, '')
  const titles = await titlesOf(notion, entry.path, body)
  const files = new NoteFiles()
  const lost = new Set<string>()
  const text = relinkedMarkdown(body, ({ isPicture, words, address }) => {
    const title = titles.get(address)
    if (title !== undefined) return linkToNote(title, words)
    const found = notion.entries.linked(entry.path, address)
    // Its rows are notes.
    if (found && extensionOf(found.path) === 'csv') return words
    if (found) {
      notion.shown.add(found.path)
      const href = files.entry(notion.source, found)
      return isPicture ? shownFile(nameOf(found.path), href, words) : `[${words || nameOf(found.path)}](${href})`
    }
    if (/^[a-z][a-z\d+.-]*:|^[/#]/i.test(address)) return undefined
    // Addresses without a scheme that lead out of the export.
    if (/^[\w-]+(?:\.[\w-]+)+(?:\/|$)/.test(address) && !/\.(?:md|html|csv|[a-z0-9]{2,4})$/i.test(address)) {
      return linkTo(`https://${address}`, words)
    }
    lost.add(`The file “${decoded(nameOf(address)).slice(0, 100)}” is not in the export.`)
    return words
  })
  return {
    title: titleIn(entry, whole),
    text: withCallouts(text),
    properties: propertiesIn(body),
    files: files.all(),
    lost: [...lost],
  }
}

/** By their addresses, of the pages to which a page links. */
async function titlesOf(notion: NotionExport, path: string, body: string): Promise<Map<string, string>> {
  const addresses = new Set<string>()
  relinkedMarkdown(body, ({ address }) => {
    addresses.add(address)
    return undefined
  })
  const titles = new Map<string, string>()
  for (const address of addresses) {
    const page = notion.entries.linked(path, address) ?? notion.pageOfId(idInAddress(address))
    const title = page && (await notion.titleOf(page))
    if (title !== undefined) titles.set(address, title)
  }
  return titles
}

/** Callouts are elements of HTML around Markdown. */
export function withCallouts(text: string): string {
  let isIn = false
  const lines = text.split('\n').flatMap((line) => {
    const [, begin, rest = ''] = /^<aside>\s*()(.*)$/.exec(line) ?? []
    if (begin !== undefined && !isIn) {
      isIn = true
      return ['> [!NOTE]', ...(rest ? [`> ${rest}`] : [])]
    }
    if (!isIn) return [line]
    if (/^<\/aside>\s*$/.test(line)) {
      isIn = false
      return []
    }
    return [line === '' ? '>' : `> ${line}`]
  })
  // A callout does not end with empty lines.
  const kept: string[] = []
  for (const line of lines.toReversed()) {
    const isEnd = line === '>' && !(kept.at(-1)?.startsWith('>') ?? false)
    if (!isEnd) kept.push(line)
  }
  return kept.toReversed().join('\n')
}
