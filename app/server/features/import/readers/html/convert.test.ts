import { describe, expect, it } from 'vitest'
import { convertHtml as convert } from './convert.ts'
import { written } from './written.ts'

function convertHtml(html: string) {
  const page = convert(html)
  if (!page) throw new Error('the page is too large')
  return page
}

function markdownOf(html: string): string {
  return written(convertHtml(html), ({ kind, address, words }) => `${kind === 'link' ? '' : '!'}[${words}](${address})`)
}

describe('HTML becomes Markdown', () => {
  it.each([
    ['paragraphs', '<p>a</p><p>b <b>c</b></p>', 'a\n\nb **c**'],
    ['lines as programs write them', '<div>a</div><div>b</div><div><br></div><div>c</div>', 'a\nb\n\nc'],
    ['breaks', 'a<br>b<br><br><br>c', 'a\nb\n\nc'],
    ['headings', '<h2>a\n <i>b</i></h2>c', '## a *b*\n\nc'],
    ['a list', '<ul><li>a<li>b</ul>', '- a\n- b'],
    [
      'lists in lists',
      '<ol start=3><li>a<ul><li>b</li></ul></li><li><p>c</p><p>d</p></li></ol>',
      '3. a\n   - b\n4. c\n\n   d',
    ],
    ['a list right in a list', '<ul><li>a</li><ul><li>b</li></ul><li>c</li></ul>', '- a\n  - b\n- c'],
    [
      'boxes of lists',
      '<ul><li><input type=checkbox checked> a</li><li><label><input type=checkbox>b</label></li></ul>',
      '- [x] a\n- [ ] b',
    ],
    ['boxes by class', '<ul class="checklist"><li class="checked">a</li><li>b</li></ul>', '- [x] a\n- [ ] b'],
    [
      'boxes of Notion',
      '<ul class="to-do-list"><li><div class="checkbox checkbox-on"></div> <span class="to-do-children-checked">a</span></li></ul>',
      '- [x] a',
    ],
    [
      'boxes of Keep',
      '<ul class="list"><li><span class="bullet">☑</span><span class="text">a</span></li></ul>',
      '- [x] a',
    ],
    [
      'boxes of Evernote',
      '<div>x</div><div><en-todo checked="true"/>a</div><div><en-todo/>b</div><div>c</div>',
      'x\n\n- [x] a\n- [ ] b\n\nc',
    ],
    [
      'lists of Evernote',
      '<ul style="--en-todo:true;"><li style="--en-checked:true;"><div>a</div></li><li style="--en-checked:false;"><div>b</div></li></ul>',
      '- [x] a\n- [ ] b',
    ],
    [
      'code of Evernote',
      '<div style="box-sizing: border-box; -en-codeblock:true;"><div>if (a) {</div><div>  b_c</div><div><br/></div><div>}</div></div>',
      '```\nif (a) {\n  b_c\n\n}\n```',
    ],
    [
      'code',
      '<pre class="highlight"><code class="language-TypeScript">a &lt; b\n```</code></pre>',
      '````typescript\na < b\n```\n````',
    ],
    ['code in a line', 'a <code>b`c</code> d', 'a ``b`c`` d'],
    [
      'marks',
      '<b>a</b> <i>b</i> <s>c</s> <mark>d</mark> H<sub>2</sub>O <kbd>K</kbd>',
      '**a** *b* ~~c~~ ==d== H<sub>2</sub>O <kbd>K</kbd>',
    ],
    [
      'marks by style',
      '<span style="font-weight:bold">a</span><span style="background-color: rgb(255, 250, 165);">b</span> <span style="text-decoration: line-through">c</span>',
      '**a**==b== ~~c~~',
    ],
    ['marks in each other once', '<b><strong>a</strong></b>', '**a**'],
    ['quotes', '<blockquote><p>a</p><p>b</p></blockquote>c', '> a\n>\n> b\n\nc'],
    [
      'links and pictures',
      '<a href="http://x.org/?a=1&amp;b">a <img src="p.png" alt="p"></a>',
      '[a ![p](p.png)](http://x.org/?a=1&b)',
    ],
    ['a link without a way', '<a href="javascript:alert(1)">a</a><a href="#x">b</a><a>c</a>', 'abc'],
    [
      'details',
      '<details><summary>a</summary><p>b</p></details>',
      '<details>\n<summary>a</summary>\n\nb\n\n</details>',
    ],
    [
      'what else is text',
      'a * b_c [d] <i>&lt;br&gt;</i> 1==1 ~x~ &amp;lt; https://x.org/a_b*c',
      'a \\* b_c \\[d\\] *\\<br>* 1\\=\\=1 \\~x\\~ \\&lt; https://x.org/a_b*c',
    ],
    [
      'what else begins lines',
      '<div># a</div><div>- b</div><div>1. c</div><div>&gt; d</div>',
      '\\# a\n\\- b\n1\\. c\n\\> d',
    ],
    ['no scripts or styles', 'a<script>b<div></script><style>c</style><svg><text>d</text></svg>e', 'ae'],
    ['a rule', 'a<hr/>b', 'a\n\n---\n\nb'],
    ['terms', '<dl><dt>a<dd>b<dt>c<dd>d</dl>', '**a**\nb\n\n**c**\nd'],
  ])('%s', (_, html, markdown) => {
    expect(markdownOf(html)).toBe(markdown)
  })

  it('tables', () => {
    const html = `<table><caption>T</caption><tr><th>a<th align="right">b</tr>
      <tr><td>c | d<td><ul><li>e<li>f</ul></tr><tr><td colspan="2"><a href="x">g</a></tr></table>`
    expect(markdownOf(html)).toBe('T\n\n| a | b |\n| --- | --: |\n| c \\| d | - e<br>- f |\n| [g](x) |  |')
    expect(markdownOf('<table><tr><td>a</tr><tr><td><p>b</p></tr></table>'), 'of one column').toBe('a\n\nb')
    expect(markdownOf('<table><tr><td colspan="1000000000">a<td>b</tr></table>').length).toBeLessThan(1000)
  })

  it('tells what stands beside the text', () => {
    const page = convertHtml(`<html><head><title>A &amp; B</title><meta name="Created" content="2024-01-02"></head>
      <body><u>a</u><en-crypt hint="h">abc=</en-crypt><font color="#ff0000">b</font></body></html>`)
    expect(page).toMatchObject({ title: 'A & B', meta: { created: '2024-01-02' }, markdown: 'a(Encrypted, hint: h)b' })
    expect(page.lost).toHaveLength(3)
  })

  it('keeps pictures that are in the page out of what is parsed', () => {
    const data = `data:image/png;base64,${'A'.repeat(5_000_000)}`
    const page = convertHtml(`<p>a<img src="${data}"></p>`)
    expect(page.references).toEqual([{ kind: 'picture', address: data, words: '', isInCell: false }])
  })
})

it('takes no text for its own signs', () => {
  const html = `<a href="x">a&#xFDD0;0&#xFDD1;</a>&#xFDD0;0&#xFDD1;<img src="y" alt="&#xFDD0;1&#xFDD1;&#xFDD6;"><pre>&#xFDD0;0&#xFDD1;</pre>\uFDD2b`
  expect(markdownOf(html)).toBe('[a0](x)0![1](y)\n\n```\n0\n```\n\nb')
  expect(
    markdownOf('<constructor>a</constructor><table><tr><td align="constructor">b<td align="__proto__">c</table>'),
  ).toBe('a\n\n| b | c |\n| --- | --- |')
})

it('takes no page that is too large', () => {
  expect(convert('a'.repeat(17_000_000))).toBeUndefined()
})

const table = (rows: number) =>
  `<table><caption>T</caption><thead><tr><th>a<th>b</thead><tbody>${'<tr><td>c<td><b>d</b>'.repeat(rows)}</table>`

describe('a page that is converted in parts is the same', () => {
  it.each([
    ['paragraphs', '<p>a <b>b</b> c</p>\n'.repeat(20)],
    ['lines', '<div>a</div><div>b</div><div><br></div>'.repeat(9)],
    ['items', `<ul>${'<li>a<li><p>b</p><p>c</p>'.repeat(9)}</ul>`],
    ['numbered items', `<div><ol start="7">${'<li>a<ul><li>b</ul>'.repeat(9)}</ol></div>`],
    ['rows', `<p>a</p>${table(12)}<p>b</p>`],
    ['rows of one column', `<table>${'<tr><td>a</tr>'.repeat(9)}</table>`],
    ['words', 'a <b>b</b> <i>c</i>d<br>'.repeat(12)],
    ['words of a paragraph', `<p>${'a <span style="font-weight:bold">b</span>'.repeat(12)}</p>`],
    ['links', '<p><a href="x">a <img src="y" alt="b"></a></p>'.repeat(9)],
    ['boxes', '<div><en-todo/>a</div><div><en-todo checked="true"/>b</div>'.repeat(5)],
    ['elements in each other', `${'<div>'.repeat(30)}a${'</div>'.repeat(30)}`.repeat(3)],
    ['what does not end', '<section><h2>a</h2><blockquote><p>b<p>c</blockquote><pre>d\n e</pre><hr>'.repeat(6)],
  ])('%s', (_, html) => {
    const whole = convertHtml(html)
    for (const blocks of [1, 2, 3, 5, 8]) expect(convert(html, { blocks, words: 2 * blocks })).toEqual(whole)
  })
})

describe('HTML that is meant to take long', () => {
  it.each([
    ['elements in each other', '<div>'.repeat(20_000) + 'a'],
    ['bold in each other', '<p><b class=x>'.repeat(10_000) + 'a'],
    ['links in each other', '<a href=x>'.repeat(10_000) + 'a'],
    ['lists in each other', '<ul><li>'.repeat(10_000) + 'a'],
    ['tables in each other', '<table><tr><td>'.repeat(5000) + 'a'],
    ['tags without an end', '<a '.repeat(50_000)],
    ['quotes without an end', '<a x="'.repeat(50_000)],
    ['comments without an end', '<!--'.repeat(50_000)],
    ['scripts without an end', '<script>'.repeat(20_000)],
    ['ends alone', '</div>'.repeat(50_000)],
    ['signs', '<'.repeat(200_000)],
    ['cells in a row', `<table><tr>${'<td>a'.repeat(5000)}</table>`],
    ['items', `<ol>${'<li>a'.repeat(10_000)}</ol>`],
  ])('%s', (_, html) => {
    expect(convertHtml(html).markdown.length).toBeLessThan(2 * html.length + 10)
  })
})
