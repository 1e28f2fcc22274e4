import { expect, it } from 'vitest'
import { readers } from './index.ts'
import { files as joplin } from './joplin/sample.ts'
import { sourceOf, type Files } from '../../../../test/reader-kit.ts'
import { samples } from './samples.ts'

/** Each is read as what it is, and not as the Markdown, text or HTML that it also is. */
const exports: Record<string, () => Promise<Files>> = {
  ...samples,
  'joplin RAW': async () => joplin,
  'bear Markdown': async () => ({ 'a.md': '#two words#' }),
  'markdown vault': async () => ({ 'a.md': '# a', 'b.html': '<p>b', 'c.txt': 'c' }),
  text: async () => ({ 'a.txt': 'a', 'b.png': 'b' }),
}

it.each(Object.entries(exports))('%s', async (name, files) => {
  const source = await sourceOf(await files())
  const found = []
  for (const reader of readers) if (await reader.recognises(source)) found.push(reader.format)
  expect(found[0]).toBe(name.replace(/ .*|-database$/, ''))
})

it('nothing that is no notes', async () => {
  const source = await sourceOf({ 'a.png': 'png', 'b.json': '{"a":1}', 'c.xml': '<a/>', 'd.db': 'x' })
  for (const reader of readers) expect(await reader.recognises(source), reader.format).toBe(false)
})
