import { expect, it } from 'vitest'
import { readers } from './index.ts'
import { sourceOf, tarOf, zipOf, type Files } from './reader-kit.ts'

const id = '0123456789abcdef0123456789abcdef'
const keep = JSON.stringify({ title: 'a', isTrashed: false, isPinned: false, isArchived: false })
const bear = JSON.stringify({ version: 2, 'net.shinyfrog.bear': {} })

/** Each is read as what it is, and not as the Markdown, text or HTML that it also is. */
const exports: Record<string, () => Promise<Files> | Files> = {
  joplin: async () => ({ 'a.jex': await tarOf({ [`${id}.md`]: `a\n\nid: ${id}\ntype_: 1` }) }),
  enex: () => ({ 'a.enex': '<?xml version="1.0"?><en-export></en-export>', 'b.txt': 'b' }),
  keep: async () => ({ 'a.zip': await zipOf({ 'Takeout/Keep/a.json': keep, 'Takeout/Keep/a.html': '<p>a' }) }),
  notion: async () => ({ 'a.zip': await zipOf({ [`a ${id}.md`]: '# a', [`b ${id}.csv`]: 'a,b' }) }),
  bear: async () => ({
    'a.bear2bk': await zipOf({ 'a/a.textbundle/text.md': '# a', 'a/a.textbundle/info.json': bear }),
  }),
  'apple-notes': () => ({ 'a.html': '<div><h1>a</h1></div>' }),
  simplenote: async () => ({ 'a.zip': await zipOf({ 'source/notes.json': '{"activeNotes":[]}', 'a.txt': 'a' }) }),
  'standard-notes': async () => ({
    'a.zip': await zipOf({
      'Standard Notes Backup and Import File.txt': '{"version":"004","items":[{"content_type":"Note"}]}',
      'Items/Note/a.txt': 'a',
    }),
  }),
  memos: () => ({ 'a.json': '{"memos":[{"name":"memos/a","content":"a"}]}' }),
  csv: () => ({ 'a.csv': 'title,text\na,b' }),
  markdown: () => ({ 'a.md': '# a', 'b.html': '<p>b' }),
  html: () => ({ 'a.html': '<!doctype html><p>a', 'a.txt': 'a' }),
  text: () => ({ 'a.txt': 'a' }),
}

it.each(Object.entries(exports))('%s', async (format, files) => {
  const source = await sourceOf(await files())
  const found = []
  for (const reader of readers) if (await reader.recognises(source)) found.push(reader.format)
  expect(found[0]).toBe(format)
})

it('nothing that is no notes', async () => {
  const source = await sourceOf({ 'a.png': 'png', 'b.json': '{"a":1}', 'c.xml': '<a/>', 'd.db': 'x' })
  for (const reader of readers) expect(await reader.recognises(source), reader.format).toBe(false)
})
