import { describe, expect, it } from 'vitest'
import { maxTextBytes } from '../../../notes/note-limits.ts'
import { sizeWithAddresses, withAddresses } from '../addresses.ts'
import type { FileOfNote, NoteItem } from '../readers/reader.ts'
import { noteOf } from '../readers/common/note.ts'
import { Readable } from 'node:stream'
import { prepared } from './prepare.ts'
import { split } from './split.ts'

const files: FileOfNote[] = ['jar.png', 'größe (1).pdf'].map((name, n) => ({
  ...{ ref: String(n + 1), name },
  open: async () => Readable.from([]),
}))
const kept = new Map(files.map(({ ref, name }) => [ref, { id: '9'.repeat(19), name }]))
const made = (text: string) => Buffer.byteLength(withAddresses(text, kept, () => {}))

function item(text: string): NoteItem {
  return noteOf({ sourceId: '1', path: '1', title: 'Plum', text, files })
}

describe('a note with files', () => {
  it.each([
    ['jar.png', '![a](import-file:1)'],
    ['of a long address', '![a](import-file:2#page=2) and import-file:1'],
    ['that is not there', '![a](import-file:7)'],
    ['written otherwise', '![a](import-file:%31)'],
  ])('is as long as it will be: %s', (_, text) => {
    expect(sizeWithAddresses(files)(text)).toBe(made(text))
  })

  it('of nearly a MiB is one note, when its addresses fit', () => {
    const link = '![a](import-file:1)\n'
    const text = 'x\n'.repeat((maxTextBytes - made(link)) / 2) + link
    expect(made(text)).toBeGreaterThan(maxTextBytes - 2)
    expect(prepared(item(text), false).notes).toHaveLength(1)
  })

  it('of many addresses is as many notes as they need', () => {
    const text = '![a](import-file:2)\n'.repeat(40_000)
    const { notes } = prepared(item(text), false)
    expect(notes.length).toBe(Math.ceil(made(text) / maxTextBytes))
    expect(notes.map((note) => note.text).join('')).toBe(text)
    for (const note of notes) expect(made(note.text)).toBeLessThanOrEqual(maxTextBytes)
  })
})

it('cuts a line that is longer than a note between words, and characters never', () => {
  const sentence = '![a](import-file:1) 👩‍👩‍👧 größe '
  const text = sentence.repeat(60_000)
  const pieces = split(text, maxTextBytes, sizeWithAddresses(files))
  expect(pieces.join('')).toBe(text)
  for (const piece of pieces) {
    expect(piece).toBe(piece.toWellFormed())
    expect(piece).toMatch(/^ ?(?:!\[|👩|größe)/)
    expect(made(piece)).toBeLessThanOrEqual(maxTextBytes)
  }
})
