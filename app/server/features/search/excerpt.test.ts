import { expect, it } from 'vitest'
import { excerpt } from './excerpt.ts'

/** What is shown, with its matches between slashes. */
function shown(text: string, word: string, isStart = true): string {
  return excerpt({ text, isStart }, [word])
    .map((piece) => (piece.isMarked ? `/${piece.text}/` : piece.text))
    .join('')
}

it.each([
  ['## A **jam** of `plums`', 'jam', 'A /jam/ of plums'],
  ['- [ ] jam\n- [x] plums\n1) pears', 'jam', '/jam/ plums pears'],
  ['> [!NOTE]\n> jam', 'jam', 'Note /jam/'],
  ['| jam | b |\n|:--|--:|\n| 1 | 2 |', 'jam', '/jam/ b 1 2'],
  ['```js\njam()\n```\ntext', 'jam', '/jam/() text'],
  ['a __jam__ \\*, &amp; <b> ~~old~~ ==new==[^1]\n\n[^1]: foot', 'jam', 'a /jam/ *, & <b> old new foot'],
  ['plum [jam](https://a.example "b") ![pear](/c.png)', 'jam', 'plum /jam/ pear'],
  ['plum [jam](https://a.example/quince)', 'quince', 'plum jam (https://a.example//quince/)'],
  ['![plum](/quince.png) end', 'quince', 'plum (//quince/.png) end'],
  ['https://a.example/quince [b](/c)', 'quince', 'https://a.example//quince/ b'],
  ['---\ntitle: Quince\n---\nPlum', 'quince', 'title: /Quince/ Plum'],
  ['---\ntitle: Quince\n---\nPlum', 'plum', '/Plum/'],
  ['[plum](/a "quince")', 'quince', '[plum](/a "/quince/")'],
])('an excerpt of %j for %s', (text, word, says) => {
  expect(shown(text, word)).toBe(says)
})

it('an excerpt from within a text shows no code that is none', () => {
  expect(shown('     indented **jam**', 'jam', false)).toBe('… indented /jam/')
})

it('an excerpt ends within no character, and says that there is more', () => {
  const long = shown(`${'🫙'.repeat(200)} **jam** ${'🫙'.repeat(200)}`, 'jam')
  expect(long).toContain(' /jam/ 🫙')
  expect(long.isWellFormed()).toBe(true)
  expect(long).toMatch(/^… .*🫙 …$/u)
})
