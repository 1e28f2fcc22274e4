import { Readable } from 'node:stream'
import { describe, expect, it } from 'vitest'
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
import { headOf } from './markdown/heads.ts'
import { linked } from './markdown/links.ts'
import { Vault } from './markdown/vault.ts'
import { withCallouts } from './notion/page.ts'
import { propertiesIn, toldBy } from './notion/properties.ts'
import { markdownOfSuper } from './standard-notes/super.ts'
import { NoteFiles } from './common/files.ts'
import { sourceOf } from '../../../../test/reader-kit.ts'
import { withAddresses } from '../../../platform/moving/file-links.ts'
import { splitFrontMatter, readFrontMatter } from '../../../platform/moving/front-matter.ts'
import { sizeWithAddresses } from '../addresses.ts'
import { split } from '../reading/split.ts'
import { anyText } from '../sources/text.ts'

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

/** A run of one sign within a text: what looks for its end begins anew at each of them. */
const within = (before: string, sign: string, after: string) => (length: number) =>
  before + sign.repeat(Math.ceil(length / sign.length)) + after

describe('runs within a text', () => {
  it.each([
    ['spaces of code', '<pre>a', ' ', 'b</pre>'],
    ['breaks of code in a list', '<ul><li><pre>a', '\n', 'b</pre></ul>'],
    ['breaks of code in what is indented', '<div class="indented"><pre>a', '\n', 'b</pre></div>'],
    ['spaces of a line', '<div>a', '&nbsp;', 'b</div>'],
    ['breaks', '<p>a', '<br>', 'b</p>'],
    ['boxes', '<p>', '<en-todo/>', 'b</p>'],
    ['empty items', '<ul>', '<li>', 'b</ul>'],
    ['a title', '<title>a', ' ', 'b</title>'],
    ['cells', '<table><tr><td>a', '<br>', '<td>b</table>'],
    ['attributes', '<a href="x" ', 'b=c ', '>d</a>'],
    ['a style', '<span style="', 'a:b;', 'font-weight:bold">c</span>'],
  ])('of a page: %s', async (_, before, sign, after) => {
    await expectLinear(within(before, sign, after), convertHtml, 32 * 1024)
  })

  it('what is around a cut is not written too often', () => {
    const tag = `<div title="${'t'.repeat(1_900)}" class="${'c'.repeat(1_900)}">`
    const html = tag.repeat(50) + '<p>a</p>'.repeat(40_000)
    const parts = tidied(html, new Notes())
    expect(parts.reduce((sum, part) => sum + part.html.length, 0)).toBeLessThan(2 * html.length)
  })

  const acts: Record<string, (text: string) => unknown> = {
    firstLine: (text) => firstLine(`# a\n${text}`),
    head: (text) => headOf(`---\ntitle: a\n---\n${text}`),
    toml: (text) => headOf(`+++\na = ${text}\n+++\nb`),
    yaml: readFrontMatter,
    split: splitFrontMatter,
    callouts: withCallouts,
    times: (text) => toldBy([{ name: 'Created', values: [text] }]),
    super: (text) =>
      markdownOfSuper(
        JSON.stringify({ root: { children: [{ type: 'paragraph', children: [{ type: 'text', text, format: 3 }] }] } }),
        { titles: new Map(), files: new NoteFiles(), lost: [] },
      ),
    addresses: (text) => withAddresses(text, () => undefined),
    sizes: sizeWithAddresses([{ ref: '1', name: 'a.png' }]),
    pieces: (text) => split(text, 1000),
  }
  it.each(Object.keys(acts))('%s', async (name) => {
    const act = acts[name]
    if (!act) return
    for (const sign of [
      ' ',
      '\n',
      '\t\n',
      '>\n',
      '> ',
      '\ua000',
      '[',
      'import-file:',
      '](',
      'src=',
      '_',
      '`',
      '→',
      '(',
      '- ',
      'a ',
    ]) {
      await expectLinear(within('a', sign, 'b'), act)
    }
  })

  it('links of a vault', async () => {
    const source = await sourceOf({ 'a.md': 'a', 'b.png': 'b' })
    const vault = new Vault(source, source.entries)
    const [entry] = source.entries
    if (!entry) return
    for (const sign of ['[[a]]', '[[a|b', '![[b.png]]', '[a](b.png)', '[a](b', '[a](b "', '`', '](', '[a](()']) {
      await expectLinear(within('a', sign, 'b'), (text) =>
        linked(text, { source, vault, entry, files: new NoteFiles(), shown: new Set(), lost: new Set() }),
      )
    }
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

/** Each character stands for a byte. */
describe('texts of no declared encoding', () => {
  it.each([
    '\xff',
    '\x82\xa0',
    '\xb5\xc4',
    'a\xe9',
    '\xe9 ',
    '\x81',
    '\xc3\xa9',
    '\xed\xa0\x80',
    '\xff0',
    'a\0',
    '\x1b$B',
  ])('%j', async (sign) => {
    await expectLinear(repeated(sign), (text) => anyText(Buffer.from(text, 'latin1')).catch(() => undefined))
  })
})
