import { describe, expect, it } from 'vitest'
import { decoded } from '../../kit/html.ts'
import { linksOf } from './markup.ts'
import { aWriter } from './writer.ts'

/** Addresses within a text, and links to its own headings. */

const writer = aWriter()

describe('addresses of a text are linked, all of each and nothing else:', () => {
  const cases: [text: string, ...links: string[]][] = [
    // Autolinker.js#294, linkifyjs#99: a link that leads to another host is worse than none.
    ['https://user:pass@example.com/x', 'https://user:pass@example.com/x'],
    ['ftp://user@example.com', 'ftp://user@example.com'],
    // As browsers copy them.
    [
      'https://en.wikipedia.org/wiki/Michelson–Morley_experiment',
      'https://en.wikipedia.org/wiki/Michelson–Morley_experiment',
    ],
    ['https://en.wikipedia.org/wiki/L’Aquila', 'https://en.wikipedia.org/wiki/L’Aquila'],
    ['https://de.wikipedia.org/wiki/Größe', 'https://de.wikipedia.org/wiki/Größe'],
    ['https://ja.wikipedia.org/wiki/東京', 'https://ja.wikipedia.org/wiki/東京'],
    // glamour#559, gatsby#27216.
    ['npm i react@18.2.0'],
    ['npm i @types/node@20 left-pad@1'],
    ['ssh root@192.168.1.10'],
    // Without spaces, as Chinese and Japanese are written.
    ['邮箱：foo@example.com，谢谢', 'mailto:foo@example.com'],
    ['联系foo@example.com。', 'mailto:foo@example.com'],
    ['メールfoo@example.comまで', 'mailto:foo@example.com'],
    ['메일은foo@example.com입니다', 'mailto:foo@example.com'],
    ['write to ada@example.org.', 'mailto:ada@example.org'],
    ['https://my_bucket.s3.example.com/a', 'https://my_bucket.s3.example.com/a'],
    // linkify-it#15, #105, markdown-it#1147, #354, cmark-gfm#153, flowdock#4.
    ['（https://example.com/a）', 'https://example.com/a'],
    ['https://example.com/guide，详见', 'https://example.com/guide'],
    ['https://example.com。', 'https://example.com'],
    ['https://example.com/docs（说明）了解', 'https://example.com/docs'],
    ['(https://en.wikipedia.org/wiki/Terminator_(franchise))', 'https://en.wikipedia.org/wiki/Terminator_(franchise)'],
    ['https://example.com/path_with_underscores', 'https://example.com/path_with_underscores'],
    ['http://localhost:3000/x', 'http://localhost:3000/x'],
    ['www.example.com/x.', 'http://www.example.com/x'],
    [
      'see https://example.com, https://example.org; and www.example.net!',
      'https://example.com',
      'https://example.org',
      'http://www.example.net',
    ],
    ['"https://example.com/a" and <https://example.com/b>', 'https://example.com/a', 'https://example.com/b'],
    ['https://example.com/?a=1&b=2#c', 'https://example.com/?a=1&b=2#c'],
    ['`https://example.com` and\n\n    https://example.org'],
    ['javascript:alert(1) data:text/html,x vbscript:x'],
    ['node.js, README.md and example.com'],
  ]
  it.for(cases)('%s', async ([text, ...links]) => {
    expect(linksOf(await writer.read(text))).toEqual(links)
  })
})

describe('links to headings, as GitHub makes them, lead to', () => {
  /** Each link of the list has to lead to the heading of its number. */
  const cases: [what: string, text: string][] = [
    // OpenViking#3673 and READMEs that many people paste.
    [
      'headings with signs',
      '- [1](#contributing--testing)\n- [2](#wrap--memoize)\n- [3](#step-1--begin)\n- [4](#whats-new)\n- [5](#v123)\n\n## Contributing & testing\n\n## Wrap / memoize\n\n## Step 1 — begin\n\n## What’s new?\n\n## v1.2.3\n',
    ],
    [
      'the second and the third of a name',
      '- [1](#usage)\n- [2](#usage-1)\n- [3](#usage-2)\n\n## Usage\n\n## Usage\n\n## Usage\n',
    ],
    ['a name, whatever its case', '- [1](#AJV-Configuration)\n- [2](#api)\n\n## AJV Configuration\n\n## API\n'],
    [
      'letters of every script',
      '- [1](#ünïcödé-héading)\n- [2](#日本語-見出し)\n- [3](#mainhello_world)\n- [4](#%C3%BCber)\n\n## Ünïcödé Héading\n\n## 日本語 見出し\n\n## mainhello_world\n\n## Über\n',
    ],
    ['emoji', '- [1](#-features)\n- [2](#party-)\n\n## 🚀 Features\n\n## Party 🎉\n'],
    [
      'emphasis, code and links',
      '- [1](#bold-and-code)\n- [2](#a-link)\n\n## **Bold** and `code`\n\n## A [link](https://example.com)\n',
    ],
  ]
  it.for(cases)('%s', async ([, text]) => {
    const html = await writer.read(text)
    const headings = [...html.matchAll(/<h2[^]*?<\/h2>/g)].map(([heading]) =>
      [...heading.matchAll(/\sid="([^"]+)"/g)].map(([, id = '']) => decoded(id)),
    )
    const targets = [...html.matchAll(/<a href="#([^"]*)"[^>]*>(\d)<\/a>/g)]
    expect(targets).toHaveLength(headings.length)
    for (const [, target = '', number = ''] of targets) {
      const id = decodeURIComponent(decoded(target))
      expect(headings.findIndex((ids) => ids.includes(id)) + 1, `#${id}`).toBe(Number(number))
    }
  })
})
