import { createHash } from 'node:crypto'
import { dateOf, saidDate } from '../common/dates.ts'
import { NoteFiles, shownFile } from '../common/files.ts'
import { linkTo, linkToNote } from '../common/links.ts'
import { noteOf } from '../common/note.ts'
import { pageOf } from '../common/page.ts'
import { breakSign } from '../html/signs.ts'
import type { Reference } from '../html/converted.ts'
import { escapeText } from '../html/escape-text.ts'
import { written } from '../html/written.ts'
import type { NoteItem, Work } from '../reader.ts'
import type { EnexNote, EnexResource, EnexTask } from './enex-note.ts'

const toOtherNote = /^(?:evernote:\/\/|https:\/\/(?:www\.|app\.)?evernote\.com\/(?:shard|client)\/)/i

export async function noteOfEnex(work: Work, note: EnexNote, path: string, pad: readonly string[]): Promise<NoteItem> {
  const { of, resources, tasks } = note
  const lost: string[] = []
  const files = new NoteFiles()
  const numbers = new Map(resources.map((resource, n) => [resource, n + 1]))
  const byHash = new Map(resources.map((resource) => [resource.hash, resource]))
  const shownTasks = new Set<EnexTask>()
  const groups = Map.groupBy(tasks, (task) => task['taskgroupnotelevelid'])

  const become = ({ kind, address, words, isInCell }: Reference): string => {
    const [, way = '', of = ''] = /^(en-media|en-task-group):(.*)$/.exec(address) ?? []
    if (way === 'en-task-group') return `${breakSign}${linesOf(groups.get(of) ?? [])}${breakSign}`
    if (way === 'en-media') {
      const resource = byHash.get(of)
      if (resource) return fileOf(resource, words)
      lost.push('A file that it shows is not in the export.')
      return words
    }
    // Exports have no ids of notes: links lead by the title, which is what Evernote puts in them.
    if (kind === 'link' && toOtherNote.test(address))
      return /^https?:/.test(words) ? words : linkToNote(words, '', isInCell)
    return `${kind === 'picture' ? '!' : ''}${linkTo(address, words || (kind === 'picture' ? 'Picture' : ''))}`
  }

  function fileOf(resource: EnexResource, words = ''): string {
    const { file, hash, of } = resource
    const extension = /\/([a-z0-9]{2,5})$/.exec(of['mime'] ?? '')?.[1]?.replace('jpeg', 'jpg') ?? 'bin'
    const name = of['file-name'] || `file-${numbers.get(resource)}.${extension}`
    if (!file || file.isTooLarge) {
      lost.push(
        file
          ? `The file “${name.slice(0, 100)}” is too large.`
          : `The file “${name.slice(0, 100)}” is not in the export.`,
      )
      return escapeText(name)
    }
    return shownFile(
      name,
      files.shared(`resource ${hash}`, name, async () => file.open()),
      words,
    )
  }

  function linesOf(group: readonly EnexTask[]): string {
    const sorted = group.toSorted((one, other) => ((one['sortweight'] ?? '') < (other['sortweight'] ?? '') ? -1 : 1))
    const lines = sorted.map((task) => {
      shownTasks.add(task)
      if (task['duedate'] || task['reminder']) lost.push('When its tasks are due is left out.')
      return `- [${task['taskstatus'] === 'completed' ? 'x' : ' '}] ${escapeText(task['title'] ?? '').replace(/\s+/g, ' ')}`
    })
    return lines.join('\n')
  }

  const content = of['content'] ?? ''
  const page = await pageOf(work, content.slice(Math.max(0, content.indexOf('<en-note'))))
  const text = written(page, become).replace(/\n*\uFDD6\n*/g, '\n\n')
  const left = resources
    .filter(({ hash, file }) => file && !files.has(`resource ${hash}`))
    .map((resource) => fileOf(resource))
  // One without bytes leaves nothing to show.
  for (const resource of resources) if (!resource.file) fileOf(resource)
  const leftTasks = linesOf(tasks.filter((task) => !shownTasks.has(task)))
  const url = of['source-url'] ?? ''
  const reminder = of['reminder-done-time'] ? undefined : dateOf(of['reminder-time'])
  if (reminder) lost.push(`Its reminder of ${saidDate(reminder)} is left out.`)
  if (of['latitude']) lost.push('Where it was written is left out.')
  lost.push(...note.beyond)
  if (note.isCut) lost.push('It is longer than a note can be: its end is left out.')
  const title = of['title'] ?? ''
  return noteOf({
    sourceId: createHash('sha256')
      .update(`${of['created'] ?? ''}\n${title}`)
      .digest('hex')
      .slice(0, 32),
    path,
    title,
    text: [text.trim(), leftTasks, left.join('\n'), /^https?:\/\//.test(url) ? `Source: ${linkTo(url, '')}` : '']
      .filter(Boolean)
      .join('\n\n'),
    pad,
    tags: note.tags,
    createdAt: dateOf(of['created']),
    updatedAt: dateOf(of['updated']),
    files: files.all(),
    lost: [...new Set([...page.lost, ...lost])],
  })
}
