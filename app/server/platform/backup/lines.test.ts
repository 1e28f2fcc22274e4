import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { openPlace } from './open-place.ts'
import { linesIn, linesOf, maxLineBytes, writeParts } from './parts.ts'

const tooLong = () => new Error('too long')

async function* chunks(...texts: string[]) {
  for (const text of texts) yield await Promise.resolve(Buffer.from(text))
}

async function linesFrom(texts: string[], maxBytes: number): Promise<string[]> {
  const found: string[] = []
  for await (const line of linesOf(chunks(...texts), tooLong, maxBytes)) found.push(line.toString())
  return found
}

it('lines are the same however a stream is cut, and none is longer than is allowed', async () => {
  expect(await linesFrom(['one\ntw', 'o\n\nthr', 'ee\n'], 5)).toEqual(['one', 'two', '', 'three'])
  expect(await linesFrom(['12345\n', '123', '45\n'], 5)).toEqual(['12345', '12345'])
  await expect(linesFrom(['1\n123', '456', '7\n'], 5)).rejects.toThrow('too long')
})

it('a crafted backup with a line without an end is refused in a sentence, before memory is full of it', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'notejam-lines-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  const place = await openPlace(folder, '/')
  const [part, parts] = [Buffer.alloc(8 * 1024 ** 2), maxLineBytes / (8 * 1024 ** 2) + 2]
  // A hundred kilobytes of it are gigabytes.
  const stored = await writeParts(place, 'crafted', 'tables/notes', endless())
  async function* endless() {
    for (let index = 0; index < parts; index++) yield await Promise.resolve(part)
  }
  const read = async () => {
    for await (const line of linesIn(place, 'crafted', stored)) expect(line).toBeUndefined()
  }
  await expect(read()).rejects.toThrow('The backup crafted in')
  await expect(read()).rejects.toThrow('is not whole (a line is longer than any row)')
})
