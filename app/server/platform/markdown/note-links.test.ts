import { describe, expect, it } from 'vitest'
import { renderMarkdown } from './markdown.ts'
import { outlineOf, readable } from './outline.ts'

const link = (title: string, words = title) =>
  `<a class="note-link" href="/notes/titled?title=${encodeURIComponent(title).replaceAll('%20', '+')}">${words}</a>`

describe('a link to a note', () => {
  it.each([
    ['[[Plum jam]]', link('Plum jam')],
    ['see [[Plum jam|the *recipe*]].', `see ${link('Plum jam', 'the *recipe*')}.`],
    ['**[[a]]** ~~[[b]]~~', `<strong>${link('a')}</strong> <s>${link('b')}</s>`],
    ['![[a]]', `!${link('a')}`],
    ['[x [[a]] y](z)', `[x ${link('a')} y](z)`],
    ['[[https://a.org]]', link('https://a.org')],
    ['[[<b>&"]]', link('<b>&"', '&lt;b&gt;&amp;&quot;')],
    ['[[a #jam]]', link('a #jam')],
  ])('%j', async (text, html) => {
    expect(await renderMarkdown(text)).toBe(`<p>${html}</p>\n`)
  })

  it.each([
    '`[[a]]`',
    '    [[a]]',
    '```\n[[a]]\n```',
    '\\[[a]]',
    '[[a]](b)',
    '[[a]]\n\n[a]: /b',
    '[ [a] ]',
    '![[a]](/b.png)',
  ])('%j is none', async (text) => {
    expect(await renderMarkdown(text)).not.toContain('note-link')
    expect(outlineOf({ name: 'x', text }).links).toEqual([])
  })

  it('stands in headings, cells and tasks', async () => {
    const html = await renderMarkdown('# A [[b]]\n\n|c|\n|-|\n|[[d\\|e]]|\n\n- [ ] [[f]]')
    expect(html).toContain(`<h1 id="md-a-b">A ${link('b')}<`)
    expect(html).toContain(`<td>${link('d', 'e')}</td>`)
    expect(html).toContain(link('f'))
  })

  it('is read as its words, and kept by its title', () => {
    const text = `See [[Plum jam|the recipe]], [[Sugar]] and [[Sugar]].\n\n${'x'.repeat(3000)}\n\n[[Jars]]`
    const { snippet, links, tags } = outlineOf({ name: 'x', text })
    expect(snippet).toContain('See the recipe, Sugar and Sugar.')
    expect(links).toEqual(['Plum jam', 'Sugar', 'Jars'])
    expect(tags).toEqual([])
    expect(readable('[[Plum jam|the recipe]] [[Sugar]]')).toEqual({
      read: 'the recipe Sugar',
      inFull: 'the recipe (Plum jam) Sugar',
    })
  })

  it('keeps the first of very many titles', () => {
    const text = Array.from({ length: 400 }, (_, n) => `[[a ${n}]]`).join(' ')
    expect(outlineOf({ name: 'x', text }).links).toHaveLength(300)
  })
})

describe('tags in a text lead to their notes', () => {
  const tag = (name: string, words = name) =>
    `<a class="text-tag" href="/tags/${encodeURIComponent(name)}">#${words}</a>`

  it.each([
    ['#jam', tag('jam')],
    ['a #Jam, b', `a ${tag('jam', 'Jam')}, b`],
    ['#jam/plum- #jam', `${tag('jam/plum')}- ${tag('jam')}`],
    ['**#jam** and #日本', `<strong>${tag('jam')}</strong> and ${tag('日本')}`],
    [
      '`#a` <!-- #b --> <code>#c</code> #d',
      `<code>#a</code> &lt;!-- #b --&gt; &lt;code&gt;#c&lt;/code&gt; ${tag('d')}`,
    ],
    [`[#a](/b) #c`, `<a href="/b">#a</a> ${tag('c')}`],
    [
      'https://a.org/#b #c',
      `<a href="https://a.org/#b" rel="noopener noreferrer nofollow">https://a.org/#b</a> ${tag('c')}`,
    ],
    ['\\#a #b', `#a ${tag('b')}`],
    ['a#b #1 C# #', 'a#b #1 C# #'],
  ])('%j', async (text, html) => {
    const rendered = await renderMarkdown(text)
    expect(rendered).toBe(`<p>${html}</p>\n`)
  })

  it('are those of the outline, except within links', async () => {
    const text = '# A #one\n\n- [ ] #two\n\n|#three|\n|-|\n|x <br> #four|\n\n> #five <kbd>#six</kbd>\n#seven'
    const html = await renderMarkdown(text)
    const shown = [...html.matchAll(/class="text-tag" href="\/tags\/([^"]*)"/g)].map(([, name]) => name)
    expect(shown.sort()).toEqual(outlineOf({ name: 'x', text }).tags)
    expect(shown).toHaveLength(7)
  })
})
