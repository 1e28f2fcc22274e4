import { createHash } from 'node:crypto'
import { maxTextBytes, maxTitleCharacters } from '../../../notes/note-limits.ts'
import { shortened } from '../../../notes/shown-name.ts'
import { outlineOf, type Outline } from '../../../platform/markdown/outline.ts'
import { flattened } from '../../../platform/markdown/snippet.ts'
import { Tags } from '../../../../shared/tags.ts'
import type { NoteItem } from '../readers/reader.ts'
import { fileScheme, sizeWithAddresses } from '../addresses.ts'
import { preparedVersions, type PreparedVersion } from './prepare-versions.ts'
import { split } from './split.ts'
import { past, storable } from './storable.ts'

/** A note as it will be kept, but for the addresses of its files. */
export interface PreparedNote {
  readonly name: string
  readonly text: string
  /** Undefined where it is not asked for, and where its text names files, whose addresses are not known yet. */
  readonly outline: Outline | undefined
}

export interface Prepared {
  readonly notes: readonly PreparedNote[]
  /** Of a single note: its history, the oldest first. */
  readonly versions: readonly PreparedVersion[]
  readonly sourceHash: string
  readonly contentHash: string
  readonly lost: readonly string[]
  /** ISO. */
  readonly createdAt: string | undefined
  readonly updatedAt: string | undefined
}

/**
 * Makes of an item what can be kept of it: its title, its texts of a note's size, its tags, its dates.
 * @param isOutlined whether its notes are about to be made
 */
export function prepared(item: NoteItem, isOutlined: boolean): Prepared {
  const lost = [...item.lost]
  const whole = storable(item.title)
  const title = flattened(whole)
  const name = shortened(title)
  if (name !== title)
    lost.push(`Its title was longer than ${maxTitleCharacters} signs; the whole of it stands in the text.`)
  lost.push(...item.tags.filter((tag) => asTag(tag).length === 0).map(noLetter))
  const text = withTags(name === title ? storable(item.text) : `${title}\n\n${storable(item.text)}`, name, item.tags)
  const hasFiles = text.includes(fileScheme)
  const sizeOf = sizeWithAddresses(item.files)
  const texts = split(text, maxTextBytes, sizeOf)
  if (texts.length > 1) lost.push(`It was longer than a note can be, so it became ${texts.length} notes.`)
  const notes = texts.map((one, n) => {
    const ending = texts.length > 1 ? ` (${n + 1} of ${texts.length})` : ''
    const note = { name: shortened(name, maxTitleCharacters - ending.length) + ending, text: one }
    return { ...note, outline: hasFiles || !isOutlined ? undefined : outlineOf(note) }
  })
  const { versions, lost: lostOfVersions } = preparedVersions(texts.length > 1 ? [] : (item.versions ?? []), sizeOf)
  lost.push(...lostOfVersions)
  if (texts.length > 1 && item.versions?.length) lost.push('Its earlier versions are left out.')
  const [createdAt, updatedAt] = [past(item.createdAt), past(item.updatedAt)]
  if ((item.createdAt && !createdAt) || (item.updatedAt && !updatedAt)) {
    lost.push('Its date lies in the future, or before there were notes: it has that of the import.')
  }
  return {
    notes,
    versions,
    sourceHash: hashOf([item.sourceId]),
    contentHash: hashOf([title, text, ...item.files.map(({ name: file }) => file)]),
    lost,
    createdAt,
    updatedAt,
  }
}

/** Adds the tags that the text does not have yet, as its last line. */
function withTags(text: string, name: string, given: readonly string[]): string {
  const wanted = new Set(given.flatMap(asTag))
  if (wanted.size === 0) return text
  const there = new Set(outlineOf({ name, text }).tags)
  const missing = [...wanted].filter((tag) => !there.has(tag))
  if (missing.length === 0) return text
  const gap = text === '' ? '' : text.endsWith('\n\n') ? '' : text.endsWith('\n') ? '\n' : '\n\n'
  return `${text}${gap}${missing.map((tag) => `#${tag}`).join(' ')}\n`
}

function noLetter(tag: string): string {
  return `The tag “${tag.slice(0, 100)}” has no letter, as tags here do, so it is left out.`
}

/** Other programs allow spaces and other signs in tags. */
function asTag(given: string): string[] {
  const tags = new Tags()
  tags.addNames([
    storable(given)
      .trim()
      .replace(/[^\p{L}\p{N}\p{M}_/\u200c\u200d-]+/gu, '-')
      .replace(/^-+|-+$/g, ''),
  ])
  return tags.all()
}

function hashOf(parts: readonly string[]): string {
  const hash = createHash('sha256')
  for (const part of parts) hash.update(part).update('\0')
  return hash.digest('hex')
}
