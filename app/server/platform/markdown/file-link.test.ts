import { describe, expect, it } from 'vitest'
import { fileLink } from '../../../shared/file-link.ts'
import { chance } from '../../../../kit/dice.ts'
import { attributesOf, textsOf } from '../../../../kit/html.ts'
import { renderMarkdown } from './markdown.ts'

const href = '/attachments/7/file/x'

const names = [
  'name (2).pdf',
  '[draft] plan [2].docx',
  'a]b[c.txt',
  'a](b).txt',
  '](javascript:x)',
  '__init__.py',
  '_private.ts',
  'a_b_c.txt',
  'end_.txt',
  'a _b_ c.txt',
  '你_好_吗.txt',
  '*x*.txt',
  '**bold**.txt',
  '2*3*4.txt',
  '~x~.txt',
  '~$report.docx',
  '~~old~~.txt',
  'a=b.txt',
  '==x==.txt',
  '===x===.txt',
  '$x$.txt',
  '`x`.txt',
  '``a`b``',
  '<b>.png',
  '<br>.png',
  '<kbd>a</kbd>.txt',
  '<https:x>',
  '<a@b.example>',
  'R&D.pdf',
  '&amp;.txt',
  '&#42;x&#42;',
  '&copy;.png',
  '#tag.txt',
  'C#.txt',
  'take #2.mp3',
  '@ada.txt',
  'ada@example.org',
  'www.x.png',
  'www.example.org',
  'http:x',
  '^1',
  '!NOTE',
  '!important.txt',
  'wow!.txt',
  ':smile:.png',
  '- [ ] task.txt',
  '1. one.txt',
  'a|b.txt',
  '|-|-|',
  "it's.txt",
  '"quoted".txt',
  'back\\slash.txt',
  'end\\',
  '\\*x\\*',
  '.env',
  '...a...',
  'a  b.txt',
  'no\u00a0break.txt',
  '👩\u200d👩\u200d👧.png',
  '❤\ufe0f.png',
  '🇩🇪 🏴\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}.png',
  'می\u200cخواهم.png',
  'תמונה (1).png',
  'Cafe\u0301.png',
  '𝒜_𝒜_𝒜.txt',
  'ÄÖ_ü_ß.txt',
]

describe('the link of a file has exactly the words of its name', () => {
  it.each(names)('%j', (name) => survives(name))

  it('5,000 random names of all signs', async () => {
    const random = chance(20)
    const pieces = [
      ...Array.from('_*~`<>[]()!&#;=|\\^$@:./-+"\'{}%?, '),
      ...[
        'a',
        'b',
        '1',
        'é',
        '你',
        'ا',
        '😀',
        '\u200d',
        '\ufe0f',
        '__',
        '**',
        '==',
        '~~',
        '&amp;',
        '<br>',
        'www.',
        '](',
        '.png',
      ],
    ]
    for (let n = 0; n < 5000; n++) {
      const count = 1 + Math.floor(random() * 12)
      const name = Array.from({ length: count }, () => pieces[Math.floor(random() * pieces.length)])
        .join('')
        .trim()
      if (name) await survives(name)
    }
  })

  it.each([
    ['a list', (link: string) => `- [ ] words ${link} words`],
    ['a quote', (link: string) => `> ${link}`],
    ['a heading', (link: string) => `# ${link}`],
    ['a table', (link: string) => `| a |\n|---|\n| ${link} |`],
    ['emphasis', (link: string) => `**bold ${link} bold**`],
    ['a paragraph with a footnote', (link: string) => `a ${link} b[^1]\n\n[^1]: note`],
  ])('also within %s', async (_, around) => {
    for (const name of names) {
      const html = await renderMarkdown(around(fileLink({ name, href, width: null })))
      expect(linksOf(html), name).toEqual([name])
    }
  })
})

it.each([
  ['name (2).pdf', 'name (2).pdf'],
  ['a_b_c.txt', 'a_b_c.txt'],
  ['R&D: 100% (final), 1+1=2!.pdf', 'R&D: 100% (final), 1+1=2!.pdf'],
  ['C# – take #.mp3', 'C# – take #.mp3'],
  ['#tag.txt', '\\#tag.txt'],
  ['__init__.py', '\\_\\_init\\_\\_.py'],
  ['[a].txt', '\\[a\\].txt'],
])('%j stays as readable as it can be', (name, words) => {
  expect(fileLink({ name, href, width: null })).toBe(`[${words}](${href})`)
})

async function survives(name: string): Promise<void> {
  const link = await renderMarkdown(fileLink({ name, href, width: null }))
  expect(linksOf(link), link).toEqual([name])
  expect(link.replace(/<a [^>]*>[^<]*<\/a>/, ''), 'nothing but the link').toBe('<p></p>\n')
  const image = await renderMarkdown(fileLink({ name, href, width: 1 }))
  expect(attributesOf(image, 'img', 'alt'), image).toEqual([name])
}

/** The words of the links to the file. */
function linksOf(html: string): string[] {
  return html.includes(`<a href="${href}">`) ? textsOf(html, 'a').slice(0, 1) : []
}
