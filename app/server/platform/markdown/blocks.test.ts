import { describe, expect, it } from 'vitest'
import { renderMarkdown } from './markdown.ts'
import { tasksOf, ticked } from './tasks.ts'

describe('front matter', () => {
  it.each([
    ['a block between two lines', '---\ntitle: Hello\ntags: [a, b]\n---\n\n# Body', 'title: Hello\ntags: [a, b]'],
    [
      'with lists, comments and nothing after it',
      '---\n# mine\nitems:\n  - a\n- b\n\n...',
      '# mine\nitems:\n  - a\n- b\n',
    ],
    ['after a byte-order mark', '\uFEFF---\r\ntitle: x\r\n---\r\nText', 'title: x'],
    ['with signs of HTML', '---\ntitle: <b>\n---', 'title: &lt;b&gt;'],
  ])('is quiet: %s', async (_, text, shown) => {
    const html = await renderMarkdown(text)
    expect(html).toContain(`<pre class="front-matter">${shown}</pre>`)
    expect(html).not.toMatch(/<hr|<h2/)
  })

  it.each([
    ['a text between two rules', '---\n\nJam\n\n---\n'],
    ['no key', '---\n# only\n---\n'],
    ['no end', '---\ntitle: x\n'],
    ['not at the top', 'a\n\n---\ntitle: x\n---\n'],
    ['in a quote', '> ---\n> title: x\n> ---\n'],
    ['prose with a colon further on', '---\ntitle: x\nand so on\n---\n'],
  ])('is none: %s', async (_, text) => {
    expect(await renderMarkdown(text)).not.toContain('front-matter')
  })
})

it('a byte-order mark is no text, and boxes below it are ticked', async () => {
  expect(await renderMarkdown('\uFEFF# Jam')).toMatch(/^<h1 id="md-jam">Jam/)
  const text = '\uFEFF- [ ] a\r\n- [ ] b'
  const [first, second] = tasksOf(text)
  expect(ticked(text, `0-on-${first?.line}`)).toBe('\uFEFF- [x] a\r\n- [ ] b')
  expect(ticked(text, `1-on-${second?.line}`)).toBe('\uFEFF- [ ] a\r\n- [x] b')
})

describe('callouts', () => {
  it.each([
    ['> [!NOTE]\n> Useful.', 'note', 'Note', '<p>Useful.</p>'],
    ['> [!tip|right]- Jam\n> Useful.', 'tip', 'Jam', '<p>Useful.</p>'],
    ['> [!tip]\n> Useful.', 'tip', 'Tip', '<p>Useful.</p>'],
    ['> [!WARNING] Hot **jars**\n> - a', 'warning', 'Hot <strong>jars</strong>', '<li>a</li>'],
    ['> [!faq]- Why?\n>\n> Because.', 'warning', 'Why?', '<p>Because.</p>'],
    ['> a\n>\n> > [!danger]\n> > b', 'caution', 'Danger', '<p>b</p>'],
  ])('%j', async (text, look, title, body) => {
    const html = await renderMarkdown(text)
    expect(html).toContain(`<div class="callout callout-${look}" role="note">\n<p class="callout-title">${title}</p>`)
    expect(html).toContain(body)
    expect(html).not.toContain('[!')
  })

  it.each(['> [!JAM]\n> a', '> a [!NOTE]', '[!NOTE]\na', '> \\[!NOTE]\n> a', '> [!NOTE]a\n> b', '> [!note|a\n> b]'])(
    '%j is none',
    async (text) => {
      const html = await renderMarkdown(text)
      expect(html).not.toContain('callout')
      expect(html).toContain('[!')
    },
  )
})

describe('words that are marked', () => {
  it.each([
    ['~~Hi~~ ~there~', '<s>Hi</s> <s>there</s>'],
    ['==world== and =a=', '<mark>world</mark> and =a='],
    ['~~~a~~~ b', '~~~a~~~ b'],
    ['~a~~ and ===b===', '~a~~ and ===b==='],
    ['from ~5 to ~10', 'from ~5 to ~10'],
    ['**~a~** ==*b*==', '<strong><s>a</s></strong> <mark><em>b</em></mark>'],
    ['a == b == c', 'a == b == c'],
    ['这是**我想做的事。**所以', '这是<strong>我想做的事。</strong>所以'],
    ['**「見出し」**です', '<strong>「見出し」</strong>です'],
    ['한국어**(조선말)**은', '한국어<strong>(조선말)</strong>은'],
    ['a*"foo"*', 'a*&quot;foo&quot;*'],
  ])('%j', async (text, html) => {
    expect(await renderMarkdown(`x ${text}`)).toBe(`<p>x ${html}</p>\n`)
  })
})

describe('tags of HTML', () => {
  it.each([
    ['<kbd>Ctrl</kbd>+<KBD>C</kbd>', '<kbd>Ctrl</kbd>+<kbd>C</kbd>'],
    ['H<sub>2</sub>O x<sup>*n*</sup>', 'H<sub>2</sub>O x<sup><em>n</em></sup>'],
    ['a<br>b<br/>c', 'a<br>\nb<br>\nc'],
    ['<kbd>a', '&lt;kbd&gt;a'],
    ['a</sub>', 'a&lt;/sub&gt;'],
    ['<kbd>*a</kbd>*', '&lt;kbd&gt;<em>a&lt;/kbd&gt;</em>'],
    ['<sub>a</sup>', '&lt;sub&gt;a&lt;/sup&gt;'],
    ['<kbd class=x>a</kbd>', '&lt;kbd class=x&gt;a&lt;/kbd&gt;'],
    ['<br onclick=x><b>c</b>', '&lt;br onclick=x&gt;&lt;b&gt;c&lt;/b&gt;'],
    ['`<kbd>a</kbd>`', '<code>&lt;kbd&gt;a&lt;/kbd&gt;</code>'],
  ])('%j', async (text, html) => {
    expect(await renderMarkdown(`x ${text}`)).toBe(`<p>x ${html}</p>\n`)
  })

  it('of one block end in that block', async () => {
    expect(await renderMarkdown('<kbd>a\n\nb</kbd>')).toBe('<p>&lt;kbd&gt;a</p>\n<p>b&lt;/kbd&gt;</p>\n')
  })

  it('break lines in cells', async () => {
    expect(await renderMarkdown('|a|\n|-|\n|x<br>y|')).toContain('<td>x<br>\ny</td>')
  })

  it.each([
    [
      '<details>\n<summary>More *here*</summary>\n\n- a\n\n</details>',
      '<details>\n<summary>More <em>here</em></summary>\n<ul>\n<li>a</li>\n</ul>\n</details>\n',
    ],
    ['<details><summary>A</summary>b</details>', '<details>\n<summary>A</summary>\n<p>b</p>\n</details>\n'],
    [
      '<details>\n\n```\n</details>\n```\n</details>',
      '<details>\n<pre tabindex="0"><code>&lt;/details&gt;\n</code></pre>\n</details>\n',
    ],
    ['<details>\na', '<p>&lt;details&gt;</p>\n<p>a</p>\n'],
    ['a\n\n</details>', '<p>a</p>\n<p>&lt;/details&gt;</p>\n'],
    ['<details>\n\n> </details>', '<p>&lt;details&gt;</p>\n<blockquote>\n<p>&lt;/details&gt;</p>\n</blockquote>\n'],
    ['<details open>\na\n</details>', '<p>&lt;details open&gt;<br>\na</p>\n<p>&lt;/details&gt;</p>\n'],
    ['<summary>a</summary>', '<p>&lt;summary&gt;a&lt;/summary&gt;</p>\n'],
  ])('%j', async (text, html) => {
    expect(await renderMarkdown(text)).toBe(html)
  })
})

it.each(['obsidian://open?vault=x', 'zotero://select/items/1', 'message:x', 'javascript:alert(1)'])(
  'a link to %s shows its words, and leads nowhere',
  async (address) => {
    expect(await renderMarkdown(`see [the *note*](${address})`)).toBe('<p>see the <em>note</em></p>\n')
    expect(await renderMarkdown(`<${address}>`)).toBe(`<p>&lt;${address}&gt;</p>\n`)
  },
)

describe('lists and quotes within each other', () => {
  const nested = (levels: number, sign: string) =>
    Array.from(
      { length: levels },
      (_, n) => `${sign === '- ' ? '  '.repeat(n) : sign.repeat(n)}${sign}level ${n}`,
    ).join('\n')

  it.each([
    [20, '- '],
    [31, '- '],
    [20, '> '],
    [63, '> '],
  ])('of %i levels of %j are shown whole, and what comes after them', async (levels, sign) => {
    const html = await renderMarkdown(`${nested(levels, sign)}\n\nafter`)
    expect(html).toContain(`level ${levels - 1}`)
    expect(html).toContain('<p>after</p>')
  })

  it.each(['- ', '> '])('of 100 levels of %j are shown as they are, and nothing is missing', async (sign) => {
    const text = `${nested(100, sign)}\n\n- [ ] after`
    expect(await renderMarkdown(text)).toMatch(/^<div class="plain">.*level 99\n\n- \[ \] after<\/div>/s)
    expect(tasksOf(text)).toEqual([])
  })
})

describe('what nests deep', () => {
  const nested = (levels: number, sign: string) =>
    Array.from({ length: levels }, (_, level) => `${'  '.repeat(level)}${sign} jam`).join('\n')
  const box = '<div class="deep" role="group" aria-label="Nested" tabindex="0">'

  it.each([
    ['a list', nested(20, '-')],
    ['a list of tasks', nested(6, '- [ ]')],
    ['a quote', `${'> '.repeat(20)}jam`],
    ['a list in quotes', `> > > - - - jam`],
    ['a callout', `> [!NOTE]\n> ${'> '.repeat(5)}jam`],
  ])('scrolls in itself, once: %s', async (_, text) => {
    const html = await renderMarkdown(`before\n\n${text}\n\nafter`)
    expect(html.split(box)).toHaveLength(2)
    expect(html).toMatch(/<p>before<\/p>\s*<div class="deep"[^]*<\/div>\s*<p>after<\/p>/)
  })

  it('is as it was up to five levels', async () => {
    expect(await renderMarkdown(`${nested(5, '-')}\n\n${'> '.repeat(5)}jam`)).not.toContain('deep')
  })
})
