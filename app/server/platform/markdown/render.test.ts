import { tests as spec } from 'commonmark-spec'
import { describe, expect, it } from 'vitest'
import { renderMarkdown, tasksOf } from './render.ts'

/** What is another thing here on purpose: HTML is text, headings have anchors, images are links, code has its own class. */
const differs = /<(?!\/?(?:p|em|strong|ul|ol|li|blockquote|code|pre|a|br|hr)\b)|&quot;.*<a|<h[1-6]/

/** A bare address is a link, as on GitHub. */
const autolinks = [602, 608, 611, 612]

const same = spec.filter(
  ({ markdown, html, number }) =>
    !autolinks.includes(number) &&
    !differs.test(html) &&
    !/<[a-z!?/]/i.test(markdown.replace(/<(?:https?|mailto):[^>]*>/g, '')),
)

describe('CommonMark', () => {
  it('has examples that are the same here', () => expect(same.length).toBeGreaterThan(400))

  it.each(same.map((example) => [example.number, example] as const))('example %i', (_number, { markdown, html }) => {
    const drawn = renderMarkdown(markdown.replaceAll('→', '\t'))
    expect(normal(drawn)).toBe(normal(html.replaceAll('→', '\t')))
  })
})

/** Without what says nothing to whoever reads. */
function normal(html: string): string {
  return html
    .replace(/ rel="noopener noreferrer nofollow"/g, '')
    .replace(/<br ?\/?>/g, '<br>')
    .replace(/<hr ?\/?>/g, '<hr>')
    .replace(/ class="[^"]*"/g, '')
    .replace(/<\/?span>/g, '')
    .replace(/>\s+</g, '><')
    .trim()
}

it.each([
  ['| a | b |\n|---|--:|\n| c | d |', /<table>[\s\S]*<td[^>]*>d<\/td>/],
  ['~~gone~~', /<s>gone<\/s>/],
  ['See https://notes.example/a?b=c.', /<a href="https:\/\/notes.example\/a\?b=c" rel="noopener noreferrer nofollow">/],
  ['Jam[^1]\n\n[^1]: of damsons', /<sup class="footnote-ref">[\s\S]*of damsons/],
  ['```js\nlet a = 1\n```', /<span class="hljs-keyword">let<\/span>/],
  ['```nolang\n<b>\n```', /&lt;b&gt;/],
  ['# Größe & Maß', /<h1 id="note-größe-maß">Größe &amp; Maß <a href="#note-größe-maß"/],
  ['# a\n# a', /id="note-a"[\s\S]*id="note-a-1"/],
  ['![jar](/attachments/7/file/jar.png)', /<img src="\/attachments\/7\/file\/jar.png" alt="jar" loading="lazy"/],
])('%j is drawn', (text, expected) => {
  expect(renderMarkdown(text)).toMatch(expected)
})

describe('does nothing that a text says', () => {
  it.each([
    '<script>alert(1)</script>',
    '<img src=x onerror=alert(1)>',
    '[a](javascript:alert(1))',
    '[a](JaVaScRiPt:alert(1))',
    '[a](java&#115;cript:alert(1))',
    '[a](java\\script:alert(1))',
    '[a](<java\tscript:alert(1)>)',
    '[a](&#x01;javascript:alert(1))',
    '[a](javascript&colon;alert(1))',
    '[a](%6Aavascript:alert(1))',
    '[a](vbscript:x)',
    '[a](data:text/html,<script>alert(1)</script>)',
    '![a](data:image/svg+xml;base64,PHN2Zz4=)',
    '[a](file:///etc/passwd)',
    '<javascript:alert(1)>',
    '[a]: javascript:alert(1)\n\n[a]',
    '![a](https://elsewhere.example/pixel.png)',
    '![a](//elsewhere.example/pixel.png)',
    '![a](/attachments/7/delete)',
    '![a](/signout)',
    '[a](x "onmouseover=alert(1)")',
    '```"><script>\nx\n```',
    '```js onclick=x\nx\n```',
    '# <script>alert(1)</script>',
    '[^<script>]: x\n\n[^<script>]',
    '- [ ] <img src=x onerror=alert(1)> " onclick=alert(1)',
    '| <script> |\n|---|\n| <script> |',
  ])('%j', (text) => {
    const html = renderMarkdown(text)
    expect(html).not.toMatch(/<(script|style|iframe|object|embed|svg|form|input|meta|link|base)\b/i)
    expect(html.replace(/"[^"]*"/g, '""')).not.toMatch(/<[^>]*\s(on\w+|style|srcdoc|formaction)\s*=/i)
    expect(html).not.toMatch(/<img[^>]* src="(?!\/attachments\/\d+\/(file\/|thumbnail))/i)
    for (const [, address = ''] of html.matchAll(/(?:href|src)="([^"]*)"/g)) {
      const plain = decodeURIComponent(address.replaceAll('&amp;', '&')).replace(/[\s\p{C}]/gu, '')
      expect(plain).not.toMatch(/^(javascript|vbscript|data|file):/i)
    }
    // No id or name that a page's own scripts could take for theirs.
    for (const [, id = ''] of html.matchAll(/\s(?:id|name)="([^"]*)"/g)) expect(id).toMatch(/^(note-|fn|task$)/)
  })
})

describe('tasks', () => {
  const text = [
    '- [ ] one',
    '- [x] two',
    '> 1. [ ] three [ ]',
    '>    - [X] four',
    '',
    'no [ ] task',
    '',
    '    - [ ] in code',
    '',
    '- [ ]nor this',
    '- a',
    '  - [ ] five',
    '```',
    '- [ ] nor this',
    '```',
    '- [ ] one',
  ].join('\n')

  it('are found where they are drawn, each by a name of its own', () => {
    const drawn = [...renderMarkdown(text).matchAll(/value="([^"]+)" role="checkbox" aria-checked="(true|false)"/g)]
    const found = tasksOf(text)
    expect(drawn.map(([, name, done]) => [name, done])).toEqual(found.map(({ name, isDone }) => [name, String(isDone)]))
    expect(new Set(found.map(({ name }) => name)).size).toBe(found.length)
    for (const { at, isDone } of found) {
      expect(text.slice(at - 1, at + 2)).toMatch(isDone ? /^\[[xX]\]$/ : /^\[ \]$/)
    }
    const words = found.map(({ at }) =>
      text.slice(at + 3, text.indexOf('\n', at) < 0 ? undefined : text.indexOf('\n', at)),
    )
    expect(words).toEqual(['one', 'two', 'three [ ]', 'four', 'five', 'one'])
  })
})

it('takes a mebibyte of anything', () => {
  const fill = (piece: string) => piece.repeat(2 ** 20 / piece.length)
  for (const piece of ['[', '![', '*a ', '**x', '- a\n', '|', '`a', '~~a', '<', '\\', '- [ ] a\n', '[^a]']) {
    expect(renderMarkdown(fill(piece)).length, piece).toBeGreaterThan(2 ** 19)
  }
  // Deeper than anybody can see.
  expect(renderMarkdown(fill('>')).length).toBeLessThan(10_000)
})
