import { expect, it } from 'vitest'
import { commonFolders, Entries, extensionOf, pathOfAddress, stemOf } from './paths.ts'

it.each([
  ['a/b.md', 'c%20d.png', 'a/c d.png'],
  ['a/b.md', '../c.png#x', 'c.png'],
  ['a/b.md', './c/../d.png?x', 'a/d.png'],
  ['a/b.md', '100%.png', 'a/100%.png'],
  ['a/b.md', '../../c.png', undefined],
  ['a/b.md', '%2e%2e/%2e%2e/c.png', undefined],
  ['a/b.md', 'https://x.example/c.png', undefined],
  ['a/b.md', '/c.png', undefined],
  ['a/b.md', '#x', undefined],
])('from %s, %s leads to %s', (from, address, path) => {
  expect(pathOfAddress(from, address)).toBe(path)
})

it('finds entries whose names are written in another way', () => {
  const entry = (path: string) => ({ path, bytes: 1, modifiedAt: undefined })
  const entries = new Entries({ entries: [entry('Caf\u00e9/A.png'), entry('C# notes.md'), entry('a.md')] })
  expect(entries.at('cafe\u0301/a.PNG')?.path).toBe('Caf\u00e9/A.png')
  expect(entries.linked('a.md', 'C# notes.md')?.path).toBe('C# notes.md')
  expect(entries.linked('a.md', 'a.md#part')?.path).toBe('a.md')
  expect(entries.linked('a.md', 'gone.md')).toBeUndefined()
})

it('takes names apart', () => {
  expect([extensionOf('a.b/C.PNG'), extensionOf('a.b/c'), extensionOf('.hidden')]).toEqual(['png', '', ''])
  expect([stemOf('a/b.c.md'), stemOf('.hidden')]).toEqual(['b.c', '.hidden'])
  expect([commonFolders(['a/b/c', 'a/b/d/e', 'a/b']), commonFolders([]), commonFolders(['a/b/c'])]).toEqual([1, 0, 2])
})
