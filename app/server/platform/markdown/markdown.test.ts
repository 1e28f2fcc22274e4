import { describe, expect, it } from 'vitest'
import { attributesOf, textsOf } from '../../../../kit/html.ts'
import { renderMarkdown } from './markdown.ts'

describe('what GitHub adds', () => {
  it.each([
    ['~~old~~', '<p><s>old</s></p>'],
    ['one\ntwo', '<p>one<br>\ntwo</p>'],
    ['See www.example.org/jam.', '>www.example.org/jam</a>.'],
    ['See www.example.org/jam.', 'href="http://www.example.org/jam"'],
    ['https://example.org/a?b=c&d', 'href="https://example.org/a?b=c&amp;d"'],
    ['ada@example.org', 'href="mailto:ada@example.org"'],
    ['|a|b|\n|:-:|-:|\n|1|2|', '<td class="center">1</td>\n<td class="right">2</td>'],
    ['- [x] Sugar', 'role="checkbox" aria-checked="true"'],
    ['A[^n]\n\n[^n]: Note', '<a href="#md.note-1" id="md.ref-1-1" aria-label="Footnote 1">1</a>'],
  ])('%j', async (text, html) => {
    expect(await renderMarkdown(text)).toContain(html)
  })

  it.each(['readme.md', 'xwww.example.org', 'a.b', 'A[^n]'])('leaves %j alone', async (text) => {
    expect(await renderMarkdown(text)).toBe(`<p>${text}</p>\n`)
  })

  it('numbers footnotes in the order of the text, and leads back to each place', async () => {
    const html = await renderMarkdown(
      'B[^b] a[^a] b[^b]\n\n[^a]: First\n\n    more\n[^b]: Second\n[^b]: Again\n[^unused]: Third',
    )

    const [, notes = ''] = html.split('<section class="footnotes" aria-label="Footnotes">')
    expect(textsOf(notes, 'li').map((text) => text.replaceAll(/\s+|↩\uFE0E/g, ''))).toEqual([
      'Second',
      'Firstmore',
      'Again',
      'Third',
    ])
    expect(attributesOf(notes, 'a', 'href')).toEqual(['#md.ref-1-1', '#md.ref-1-2', '#md.ref-2-1'])
    expect(notes, 'at the end of its last paragraph').toContain('<p>Second <a href="#md.ref-1-1"')
    for (const href of attributesOf(html, 'a', 'href')) expect(html).toContain(`id="${href.slice(1)}"`)
  })

  it('colours code of languages that it knows', async () => {
    expect(await renderMarkdown('```js\nvar a = "<b>"\n```')).toContain(
      '<span class="code-string">&quot;&lt;b&gt;&quot;</span>',
    )
    expect(await renderMarkdown('```klingon\nvar a\n```')).toContain('<code class="language-klingon">var a\n</code>')
  })
})

const scripts = [
  ...['javascript:alert(1)', 'JaVaScRiPt:alert(1)', 'vbscript:x', 'data:text/html,x', 'data:image/svg+xml,x'],
  ...['&#106;avascript:x', '&#x6A;avascript&colon;x', 'javascript&#58;x', '%6Aavascript:x', 'file:///etc/passwd'],
  ...['java\tscript:x', '<java\tscript:x>', '\u0001javascript:x', '<\u0001javascript:x>', '\\javascript:x', 'x:y'],
  ...['feed:javascript:x', 'view-source:x', 'blob:a', 'javascript\\:x', '&Tab;javascript:x', 'intent:x'],
  ...[
    '< javascript:x>',
    '<&NewLine;javascript:x>',
    'java&NewLine;script:x',
    '\u00A0javascript:x',
    '\u2028javascript:x',
  ],
]

describe('links', () => {
  it.each(scripts)('nothing runs and nothing leads to %j', async (address) => {
    const texts = [`[t](${address})`, `![t](${address})`, `<${address}>`, `[t]\n\n[t]: ${address}`, address]
    for (const text of texts) {
      const html = await renderMarkdown(text)
      expect([...attributesOf(html, 'a', 'href'), ...attributesOf(html, 'img', 'src')], html).toEqual([])
    }
  })

  it.each([
    ['https://example.org', 'noopener noreferrer nofollow'],
    ['//example.org', 'noopener noreferrer nofollow'],
    ['other', 'noopener noreferrer nofollow'],
    ['mailto:a@b.de', 'noopener noreferrer nofollow'],
    ['/notes/1', undefined],
    ['#jam', undefined],
  ])('to %s say rel=%s', async (address, rel) => {
    expect(attributesOf(await renderMarkdown(`[t](${address})`), 'a', 'rel')).toEqual(rel ? [rel] : [])
  })

  it('to a part of the note lead to its heading', async () => {
    const html = await renderMarkdown('# Plums & damsons\n\n[there](#plums-damsons)')
    expect(html).toContain('<h1 id="md-plums--damsons"><span id="md-plums-damsons"></span>')
    expect(html).toContain('<a href="#md-plums-damsons">there</a>')
  })
})

describe('raw HTML', () => {
  it.each([
    '<script>alert(1)</script>',
    '<img src=x onerror=alert(1)>',
    '<style>*{display:none}</style>',
    'a <b onclick="x">b</b>',
    '<!-- x -->',
    '<a href="javascript:x">y</a>',
    '`<b>`',
    '    <b>',
    '```html "><b>\n<b>\n```',
    '[a](b "c\\"><b>")',
    '![a"><b>](/attachments/1/thumbnail)',
    '# <b id=x>',
    '- [ ] <b>',
    'a[^"><b>]\n\n[^"><b>]: x',
    '|<b>|\n|-|\n|<b>|',
  ])('%j is text', async (text) => {
    const tags = (await renderMarkdown(text)).match(/<\w+/g) ?? []
    const ours = /^<(p|pre|code|a|img|h1|ul|li|button|span|div|table|thead|tbody|tr|th|td|br|sup|section|ol|em|strong)$/
    expect(tags.filter((tag) => !ours.test(tag))).toEqual([])
    expect(await renderMarkdown(text)).not.toMatch(/<[^>]* on\w+=|<[^>]* style=/)
  })
})

describe('pictures', () => {
  it.each(['/attachments/12/file/damson.png', '/attachments/12/file/a%20b.png', '/attachments/12/thumbnail'])(
    'of ours are shown: %s',
    async (address) => {
      expect(await renderMarkdown(`![Damsons](${address} "Ripe")`)).toBe(
        `<p><img src="${address}" alt="Damsons" title="Ripe" loading="lazy" decoding="async"></p>\n`,
      )
    },
  )

  it.each([
    ...['https://example.org/a.png', '//example.org/a.png', 'a.png', '/signout', '/attachments/1/delete'],
    ...['/attachments/1/file/..', '/attachments/1/file/%2e%2E', '/attachments/1/file/../../signout'],
    ...['/attachments/1/file/a?b', '/attachments/x/file/a', '/attachments/1/file/a/b', 'x/attachments/1/thumbnail'],
  ])('that are no attachments of ours are links: %s', async (address) => {
    const html = await renderMarkdown(`![Damsons](${address})`)
    expect(html).not.toContain('<img')
    expect(attributesOf(html, 'a', 'href')).toEqual([address])
  })

  it('in a link are only words, for links hold no links', async () => {
    expect(await renderMarkdown('[![Jam](https://a.org/b.png)](https://c.org)')).toBe(
      '<p><a href="https://c.org" rel="noopener noreferrer nofollow">Jam</a></p>\n',
    )
  })
})

describe('ids', () => {
  it('all begin with md, and none is there twice', async () => {
    const names = ['main', 'end', 'ticks', 'pads', 'a', 'a', 'a-2', 'A', '', '*', 'körper', '你好', 'md-a']
    const html = await renderMarkdown(`${names.map((name) => `# ${name}`).join('\n\n')}\n\n- [ ] a\n\nx[^a]\n\n[^a]: y`)
    const ids = [...html.matchAll(/ id="([^"]*)"/g)].map(([, id = '']) => id)
    // A footnote has two, and a task one; two headings keep the ids of before.
    expect(ids.length).toBe(names.length + 3 + 2)
    expect(ids.filter((id) => !/^md[-.]./.test(id))).toEqual([])
    expect(new Set(ids).size).toBe(ids.length)
    expect(html).not.toMatch(/ name="(?!task")/)
  })
})

describe('too much', () => {
  const many = (part: string, size = 1024 * 1024) => part.repeat(Math.ceil(size / part.length)).slice(0, size)

  it.each([
    ...['[', '![', '*a ', '*_a', '`a``b', '<a', 'a\n', '# a\n', '- a\n', '>', '|a|b|\n|-|-|\n', '[a](b', '[^a]: x\n'],
    ...['- [ ] a\n', 'http://a.b?', 'a@b.c', '~~a', '&amp;', '> > a\n', '- - - a\n', '[a\n', '```js\na\n', '1. '],
  ])('%j, over and over, comes to an end and grows no more than it may', async (part) => {
    const html = await renderMarkdown(many(part))
    expect(html.length).toBeLessThan(20 * 1024 * 1024)
  })

  it('is shown as it is, escaped', async () => {
    const text = many('**<b>** ')
    expect((await renderMarkdown(text)).slice(0, 60)).toBe(
      '<div class="plain">**&lt;b&gt;** **&lt;b&gt;** **&lt;b&gt;**',
    )
  })

  it('is not what one address, used often, makes of it', async () => {
    const html = await renderMarkdown(`[a]: https://example.org/${many('b', 1900)}\n\n${many('[a] ', 200_000)}`)
    expect(html.slice(0, 24)).toBe('<div class="plain">[a]: ')
  })

  it('is not a long text that a person wrote', async () => {
    const paragraph = 'The *quick* brown fox [jumps](https://example.org) over the lazy dog. '.repeat(8)
    expect((await renderMarkdown(many(`${paragraph}\n\n`))).slice(0, 12)).toBe('<p>The <em>q')
  })
})
