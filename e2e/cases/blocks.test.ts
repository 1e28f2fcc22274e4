import { describe, expect, it } from 'vitest'
import { wordsOf } from './markup.ts'
import { aWriter } from './writer.ts'

/** Markdown as it is written elsewhere: in READMEs, in Obsidian, in messengers, in Chinese and Japanese. */

const writer = aWriter()

const cases: [what: string, text: string, shown: RegExp[], not?: RegExp[]][] = [
  // commonmark-spec#650, slax-reader#247, marktext#4307, openclaw#101229.
  [
    'bold that ends with a sign of Chinese',
    '这是**我想做的事。**所以继续',
    [/<strong>我想做的事。<\/strong>/],
    [/\*\*/],
  ],
  ['bold in Chinese quotation marks', '他说**“你好”**就走了', [/<strong>“你好”<\/strong>/]],
  ['bold in brackets', '**（注意）**请看', [/<strong>（注意）<\/strong>/]],
  ['bold before Japanese', 'これは**「重要」**です', [/<strong>「重要」<\/strong>/]],
  ['emphasis beside Korean', '**스크립트(script)**라고', [/<strong>스크립트\(script\)<\/strong>/]],
  ['asterisks that are none', '2 * 3 * 4 和 a * b', [/2 \* 3 \* 4/], [/<em>/]],
  // GFM's specification, strikethrough.
  ['one tilde and two', '~~Hi~~ Hello, ~there~ world!', [/<(s|del)>Hi<\/\1>/, /<(s|del)>there<\/\1>/]],
  ['three tildes', 'not ~~~struck~~~ at all', [/~~~struck~~~/], [/<(s|del)>/]],
  ['marked words', 'a ==marked== word', [/<mark>marked<\/mark>/]],
  // markamd#134, ZenNotes#128, QOwnNotes#1031, MacDown#14, cherry-markdown#1780.
  ['front matter', '---\ntitle: Hello\ntags: [a, b]\n---\n\n# Body', [/<h1[^>]*>Body/], [/<h[12][^>]*>title: Hello/]],
  [
    'front matter after a byte-order mark, with CR LF',
    '\ufeff---\r\ntitle: Hello\r\n---\r\n\r\n# Body',
    [/<h1[^>]*>Body/],
    [/<h2/, /\ufeff/],
  ],
  ['a rule that is no front matter', 'Text\n\n---\n\nMore', [/<hr/]],
  ['a heading after a byte-order mark', '\ufeff# Title', [/<h1[^>]*>Title/], [/\ufeff/]],
  // GitHub, Obsidian and Docusaurus.
  ...['NOTE', 'TIP', 'IMPORTANT', 'WARNING', 'CAUTION', 'note'].map((kind): (typeof cases)[number] => [
    `a callout [!${kind}]`,
    `> [!${kind}]\n> Useful.`,
    [/Useful\./, new RegExp(kind, 'i')],
    [/\[!/],
  ]),
  ['a quote that only looks like one', '> [!x] and more', [/<blockquote>/, /\[!x\]/]],
  // Ghost#6709, sourcegraph#32088, memos#5248, joplin#363, earmark#240.
  [
    'code in a list in a list',
    '1.  Foo\n    1. Bar\n\n        ```\n        Some code\n        ```\n\n    1. Baz\n',
    [/<ol>[^]*<ol>[^]*Some code[^]*Baz/],
  ],
  ['code in a list', '+ hello\n+ hello\n\n    ```\n    x\n    ```\n\n+ hello', [/<pre[^]*hello/]],
  ['tasks at odd depths', '- [ ] 1\n  - [ ] 2\n  - [ ] 3\n - [ ] 4', [/task-3/]],
  ['code by indentation in a list', '* li\n\n  Desc\n\n           Code', [/<pre/]],
  ['a line break in a cell', '| a | b |\n| - | - |\n| x<br>y | z |', [/<td[^>]*>x<br ?\/?>\s*y<\/td>/]],
  [
    'keys and indices',
    '<kbd>Ctrl</kbd> H<sub>2</sub>O x<sup>2</sup>',
    [/<kbd>Ctrl<\/kbd>/, /H<sub>2<\/sub>O/, /x<sup>2<\/sup>/],
  ],
  [
    'a tag with an attribute',
    '<kbd onclick="x()">a</kbd> <sub style="x">b</sub>',
    [/&lt;kbd onclick/],
    [/<kbd[ >]/, /<sub/],
  ],
  ['a tag that is not closed', 'a <sup>b and <kbd>c', [/&lt;sup&gt;b/], [/<sup>/, /<kbd>/]],
  [
    'markup that does things',
    '<script>alert(1)</script> <img src=x onerror=alert(1)> <iframe>',
    [/&lt;script&gt;/],
    [/<script/, /<iframe/, /<img/],
  ],
  [
    'folded parts',
    '<details>\n<summary>More</summary>\n\nInside **bold**\n\n</details>',
    [/<details[^]*<summary>[^]*More[^]*<\/summary>[^]*<strong>bold<\/strong>[^]*<\/details>/],
  ],
  [
    'links with schemes of programs',
    '[my vault](obsidian://open?vault=x) [ref](zotero:select) [mail](message:%3Cx%3E)',
    [/my vault/, /ref/, /mail/],
    [/\]\(/],
  ],
]

describe('Markdown of other programs is shown as meant:', () => {
  it.for(cases)('%s', async ([, text, shown, not = []]) => {
    const html = await writer.read(text)
    for (const pattern of shown) expect(html).toMatch(pattern)
    for (const pattern of not) expect(html).not.toMatch(pattern)
  })
})

it('every word of a README with all of it is there once', async () => {
  const text = cases
    .map(([what, text], n) =>
      text.startsWith('---') || text.startsWith('\ufeff') ? '' : `\n\n## Part ${n}: ${what}\n\n${text}\n`,
    )
    .join('\n')
  const words = wordsOf(await writer.read(text))
  for (const [n, [what, source]] of cases.entries())
    if (!source.startsWith('---') && !source.startsWith('\ufeff'))
      expect(words.split(`Part ${n}: ${what}`)).toHaveLength(2)
})
