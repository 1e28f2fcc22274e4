import type { Readable } from 'node:stream'
import { NoteFiles, shownFile } from '../common/files.ts'
import { linkTo, linkToNote } from '../common/links.ts'
import { archivedTag, firstLine, noteOf, titleOf } from '../common/note.ts'
import { nameOf, type Entries } from '../common/paths.ts'
import type { NoteItem, Source } from '../reader.ts'

export interface MemoFile {
  readonly id: string
  readonly name: string
  /** Where it lies on another server. */
  readonly address: string | undefined
  /** Undefined where it is not in what was brought, or a file beside it. */
  readonly open: (() => Promise<Readable>) | undefined
}

/** As the API and the database both have it. */
export interface Memo {
  readonly id: string
  readonly content: string
  readonly createdAt: Date | undefined
  readonly updatedAt: Date | undefined
  readonly isPinned: boolean
  readonly isArchived: boolean
  readonly tags: readonly string[]
  readonly pad: readonly string[]
  readonly files: readonly MemoFile[]
  /** The memo on which it is a comment; empty for none. */
  readonly parent: string
  readonly related: readonly string[]
  readonly isPublic: boolean
  readonly hasReactions: boolean
  /** What it has more of than is read, in one sentence each. */
  readonly beyond?: readonly string[]
}

/** How a memo names a file in its text, and another memo. */
const fileAddress =
  /\((?:https?:\/\/[^\s()/]{1,200})?\/(?:file\/)?(?:o\/r|resources|attachments)\/([\w-]{1,64})(?:\/[^\s()]{0,300})?\)/g
const memoAddress = /\[([^\]\n]{0,300})\]\((?:https?:\/\/[^\s()/]{1,200})?\/(?:memos|m)\/([\w-]{1,64})\)/g

export class Memos {
  readonly source: Source
  /** Paths of the files that memos have. */
  readonly shown = new Set<string>()
  readonly #entries: Entries
  readonly #titles = new Map<string, string>()

  constructor(source: Source, entries: Entries) {
    this.source = source
    this.#entries = entries
  }

  /** So that other memos can link to it. */
  know({ id, content }: Memo, otherId = ''): void {
    const title = titleOf(firstLine(content).title)
    for (const one of [id, otherId]) if (one !== '') this.#titles.set(one, title)
  }

  noteOf(path: string, memo: Memo): NoteItem {
    const files = new NoteFiles()
    const lost: string[] = []
    const { title, rest } = firstLine(memo.content)
    const heading = /^\s*#{1,6}[ \t]/.test(memo.content)
    const named = new Set<string>()
    // A memo has no title: its first line stays where it is unless it is a heading.
    const text = (heading ? rest : memo.content)
      .replace(fileAddress, (whole, id: string) => {
        const file = memo.files.find((one) => one.id === id)
        const address = file && this.#addressOf(files, file)
        if (!file || address === undefined) return whole
        named.add(file.id)
        return `(${address})`
      })
      .replace(memoAddress, (whole, words: string, id: string) => this.#linkTo(id, words) ?? whole)
    const shown = memo.files.flatMap((file) => {
      if (named.has(file.id)) return []
      const address = this.#addressOf(files, file)
      if (address === undefined) lost.push(`The file “${file.name.slice(0, 100)}” is not in the export.`)
      return address === undefined ? [] : [shownFile(file.name, address)]
    })
    const related = [...new Set(memo.related)].flatMap((id) => this.#linkTo(id) ?? [])
    const parent = memo.parent ? this.#linkTo(memo.parent) : undefined
    lost.push(...(memo.beyond ?? []))
    if (memo.hasReactions) lost.push('Reactions to it are left out.')
    if (memo.isPublic) lost.push('It is public in memos: share it here to show it to others again.')
    return noteOf({
      sourceId: memo.id,
      path,
      title,
      text: [parent && `Comment on ${parent}`, text, shown.join('\n'), related.join('\n')].filter(Boolean).join('\n\n'),
      tags: [...memo.tags, ...(memo.isArchived ? [archivedTag] : [])],
      pad: memo.pad,
      createdAt: memo.createdAt,
      updatedAt: memo.updatedAt,
      isPinned: memo.isPinned,
      files: files.all(),
      lost,
    })
  }

  #linkTo(id: string, words?: string): string | undefined {
    const title = this.#titles.get(id)
    return title === undefined ? undefined : linkToNote(title, words)
  }

  /** Its own content, a file beside what was brought, or its address on another server. */
  #addressOf(files: NoteFiles, { id, name, address, open }: MemoFile): string | undefined {
    if (open) return files.address(id, name, open)
    const entry = ['', 'assets/', 'resources/', 'attachments/']
      .flatMap((folder) => [this.#entries.at(`${folder}${name}`), this.#entries.at(nameOf(address ?? ''))])
      .find((one) => one !== undefined)
    if (entry) {
      this.shown.add(entry.path)
      return files.entry(this.source, entry, name)
    }
    return address !== undefined && /^https?:\/\//.test(address) ? linkTo(address, '').slice(1, -1) : undefined
  }
}
