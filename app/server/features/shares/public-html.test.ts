import { describe, expect, it } from 'vitest'
import { renderMarkdown } from '../../platform/markdown/markdown.ts'
import { attributesOf } from '../../../../kit/html.ts'
import { publicHtml } from './public-html.ts'

const origin = 'https://notes.example'
const links = {
  files: new Map([['7', { file: '/s/T/files/N/label.png', thumbnail: '/s/T/thumbnails/N' }]]),
  notes: new Map([['/notes/titled?title=Plum+jam', '/s/T/notes/N']]),
  origin,
}
const made = async (text: string, title = '') => publicHtml({ html: await renderMarkdown(text), title, ...links })

const own = [
  '![a](/attachments/7/file/label.png)',
  '![a](/attachments/7/thumbnail)',
  '[a](/attachments/7/file/label.png)',
]
const others = [
  ...[
    '![words](/attachments/8/file/x.png)',
    '[words](/attachments/8/file/x.png)',
    '[words](/attachments/70/file/x.png)',
  ],
  ...[
    '[words](/notes/1)',
    `[words](${origin}/notes/1)`,
    '[words](HTTPS://NOTES.EXAMPLE/notes/1)',
    '[words](https:/notes/1)',
  ],
  ...['[words](../notes/1)', '[words](notes)', '[words](?in=trash)', '[words](/\t/notes)', '[words]()', '[words](/)'],
  ...['[[words]]', '[[Other|words]]', '#words', `<${origin}/words>`, `${origin}/words`],
  ...['[words][1]\n\n[1]: /notes/1 "href=\\"/s/\\""', '[![words](/attachments/8/thumbnail)](/notes/1)'],
  ...['| words |\n|-|\n| [a](/notes/1) |', '> [!NOTE]\n> [words](/notes/1)', 'words[^1]\n\n[^1]: [a](/notes/1)'],
  ...['<details>\n<summary>words</summary>\n\n[a](/notes/1)\n\n</details>', '- [ ] [words](/notes/1) #tag'],
]

describe('on a public page', () => {
  it.each(own)('%s has an address of the share', async (text) => {
    const { html } = await made(text)
    const [to = ''] = [...attributesOf(html, 'img', 'src'), ...attributesOf(html, 'a', 'href')]
    expect(to).toMatch(/^\/s\/T\/(files|thumbnails)\//)
  })

  it.each(others)('%s leads nowhere, and its words stay', async (text) => {
    const { html } = await made(text)
    expect(html).toContain('words')
    expect(attributesOf(html, 'a', 'href').filter((href) => !href.startsWith('#'))).toEqual([])
    expect(attributesOf(html, 'img', 'src')).toEqual([])
    expect(html).not.toMatch(/<button|="\/(?!s\/)/)
    const tags = html.match(/<\/?(a|span)\b/g) ?? []
    expect(tags.filter((tag) => tag === '<a').length, 'what opens is closed').toBe(
      tags.filter((tag) => tag === '</a').length,
    )
    expect(tags.filter((tag) => tag === '<span').length).toBe(tags.filter((tag) => tag === '</span').length)
  })

  const outside = [
    'https://example.org/notes/1',
    '//example.org/x',
    'mailto:ada@example.org',
    `${origin}/s/${'a'.repeat(22)}`,
  ]
  it.each(outside)('%s is a link as it was', async (href) => {
    expect(attributesOf((await made(`[words](${href})`)).html, 'a', 'href')).toEqual([href])
  })

  it('a note of the same pad is a link', async () => {
    expect(attributesOf((await made('[[Plum jam|words]]')).html, 'a', 'href')).toEqual(['/s/T/notes/N'])
  })

  it.each([
    ['# Plum jam\n\nThree **kilos** & more\nof plums', 'Three kilos & more'],
    ['---\ntags: [jam]\n---\n\n- [x] Jars', 'Jars'],
    ['```\ncode <b>\n```', 'code <b>'],
    ['', ''],
  ])('%j begins with %j', async (text, line) => {
    expect((await made(text, 'Plum jam')).firstLine).toBe(line)
  })

  it('a text takes as long to read as it has words, whichever letters they have', async () => {
    expect((await made('jam '.repeat(20))).minutes).toBe(1)
    expect((await made('jam '.repeat(2300))).minutes).toBe(10)
    expect((await made('果醬'.repeat(2250))).minutes).toBe(10)
  })
})
