import { Readable } from 'node:stream'
import { describe, it } from 'vitest'
import { expectLinear } from '../../../../test/doubling.ts'
import { bearMarkdown } from './bear/markdown.ts'
import { elementsOf } from './common/json-elements.ts'
import { relinkedMarkdown } from './common/markdown-links.ts'
import { firstLine, noteOf } from './common/note.ts'
import { delimiterOf } from './csv/records.ts'
import { Pieces } from './enex/pieces.ts'
import { convertHtml } from './html/convert.ts'
import { escapeText } from './html/escape-text.ts'
import { titleInHead } from './html/html-text.ts'
import { Notes } from './html/notes.ts'
import { tidied } from './html/tidy.ts'
import { wordsOf } from './html/words.ts'
import { joplinItem } from './joplin/item.ts'
import { propertiesIn } from './notion/properties.ts'

const repeated = (sign: string) => (length: number) => sign.repeat(Math.ceil(length / sign.length))

describe('pages of HTML', () => {
  it.each([
    ...[
      '<div>',
      '<p><b>',
      '<b class=x>a',
      '<a href=x>',
      '<ul><li>',
      '<table><tr><td>a',
      '<a ',
      '<a x="',
      '<!--',
      '<![CDATA[',
      '</div>',
      '<',
    ],
    ...[
      '<li>a',
      '<td>a',
      '<br>',
      '<div>a</div>',
      '<p>a</p>',
      '<en-todo/>a<br>',
      '<img src=x>',
      '<input type=checkbox>',
      '<i>a</i> ',
      '\n',
    ],
    ...[
      '<span style="color:red;font-weight:bold">a</span>',
      '<pre>`',
      '<code>`</code>',
      '<title>',
      '<details>',
      '<h1>a</h1>',
      '<hr>',
      ' a',
    ],
  ])('%j', async (sign) => {
    await expectLinear(repeated(sign), (text) => tidied(text, new Notes()))
    await expectLinear(repeated(sign), convertHtml, 32 * 1024)
    await expectLinear(repeated(sign), wordsOf)
    await expectLinear(repeated(sign), titleInHead)
  })
})

describe('texts', () => {
  it.each([
    ...[
      '[',
      '![',
      '](',
      '[a](',
      '[a](<',
      '[a](b "',
      '(',
      '\\',
      '`',
      '``` `',
      '<img ',
      '<img src="',
      '[a]: ',
      '[[',
      '[[a|',
      '[[a/',
    ],
    ...[
      '#',
      '#a b',
      '# a#',
      '::',
      '::a',
      '<!-- {',
      '==🟢',
      '_',
      '*',
      '&',
      '&a',
      'http://',
      'a: b\n',
      '"',
      '";',
      '\n',
      ' ',
      '> ',
      '- [ ] ',
      '~',
    ],
  ])('%j', async (sign) => {
    const acts: ((text: string) => unknown)[] = [
      (text) => relinkedMarkdown(text, ({ words }) => `{${words}}`),
      bearMarkdown,
      escapeText,
      firstLine,
      joplinItem,
      propertiesIn,
      delimiterOf,
      (text) => noteOf({ sourceId: '1', path: '1', title: text, text, tags: [text] }),
    ]
    for (const act of acts) await expectLinear(repeated(sign), act)
  })
})

describe('streams', () => {
  it.each(['<', '<!', '<![CDATA[', ']', ']]>', '<!--', '-', '<data', '<data>', 'a', '>'])(
    'of an ENEX: %j',
    async (sign) => {
      await expectLinear(repeated(sign), (text) => {
        const pieces = new Pieces()
        for (let at = 0; at < text.length; at += 1024) Array.from(pieces.of(text.slice(at, at + 1024)))
      })
    },
  )

  it.each(['[', '{', '"', '\\', ',', '{"a":', '[1,', '"a"'])('of JSON: %j', async (sign) => {
    await expectLinear(repeated(sign), async (text) => {
      try {
        const elements = elementsOf(Readable.from([Buffer.from(text)]), ['a'], 1000)
        while (!(await elements.next()).done);
      } catch {
        // It ends too early.
      }
    })
  })
})
