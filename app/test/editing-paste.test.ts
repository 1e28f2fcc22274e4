import { describe, expect, it } from 'vitest'
import { linked } from '../client/editor/aids/pasted/linked.ts'
import { edited, stateOf } from './editing-state.ts'

const address = 'https://new.example/'
const paste = (marked: string, pasted = address) =>
  edited(marked, (state) => linked(state, state.selection.main, pasted))

describe('an address that is pasted', () => {
  it.each([
    ['|jam|', '[jam](@)'],
    ['our |plum jam |now', 'our [plum jam](@) now'],
    ['|jam|\n', '[jam](@)\n'],
    ['|jam\n|next', '[jam](@)\nnext'],
    ['# A |title|', '# A [title](@)'],
    ['- |item| one', '- [item](@) one'],
    ['- [ ] |task|', '- [ ] [task](@)'],
    ['> |said|', '> [said](@)'],
    ['**|bold|**', '**[bold](@)**'],
    ['so |**bold** and *not*|', 'so [**bold** and *not*](@)'],
    ['~~|gone|~~', '~~[gone](@)~~'],
    ['run |the `npm ci` again|', 'run [the `npm ci` again](@)'],
    ['|a\\_b|', '[a\\_b](@)'],
    ['wow!|jam|', 'wow\\![jam](@)'],
    ['wow\\!|jam|', 'wow\\![jam](@)'],
    ['|قهوة|', '[قهوة](@)'],
    ['|😀|', '[😀](@)'],
    ['a |[sic]| b', 'a [\\[sic\\]](@) b'],
    ['a [s|i|c] b', 'a [s[i](@)c] b'],
    ['|a[0]|', '[a\\[0\\]](@)'],
    ['|a \\[b\\]|', '[a \\[b\\]](@)'],
    ['|a]b|', '[a\\]b](@)'],
    ['|C:\\|', '[C:\\\\](@)'],
    ['|a ` b| c', '[a \\` b](@) c'],
    ['|note: this|', '[note: this](@)'],
    ['|2 < 3|', '[2 < 3](@)'],
    ['```\ncode\n```\n|jam|', '```\ncode\n```\n[jam](@)'],
    ['a `code` |jam| `code`', 'a `code` [jam](@) `code`'],
    ['[a](/b) |jam|', '[a](/b) [jam](@)'],
    ['<kbd>|Enter|</kbd>', '<kbd>[Enter](@)</kbd>'],
    ['* * *\n\n|jam|', '* * *\n\n[jam](@)'],
  ])('over words is their link: %j', (before, after) => {
    expect(paste(before)).toBe(after.replace('(@)', `(${address})|`))
  })

  it.each([
    ...['|', 'ja|m', '| |', 'a|\n|b', '|a\nb|', '|a\n\nb|', '|- a\n- b|'],
    // Addresses, also such as no page links.
    ...['|https://old.example|', 'see |https://old.example| now', 'https://|old|.example', '|see https://old.example|'],
    ...[
      '|http://localhost:3000/a|',
      'http://local|host|:3000',
      '|www.old.example|',
      '|ada@old.example|',
      'ada@|old|.example',
    ],
    ...[
      '|obsidian://open|',
      'obsidian://op|en|',
      '|mailto:ada@old.example|',
      '(zotero://|select|)',
      '<|https://old.example|>',
    ],
    ...['|<https://old.example>|', '<https://|old|.example>', '<|ada@old.example|>', 'https://old.example/a_(|b|)'],
    ...[
      '|magnet:?xt=1|',
      '"https://old.example/|a|"',
      'https://user:|pass|@old.example/',
      'https://bücher.example/|a|',
    ],
    // Links and pictures.
    ...[
      '[docs](|https://old.example|)',
      '[do|cs|](https://old.example)',
      '|[docs](https://old.example)|',
      '[docs](/|old|)',
    ],
    ...[
      '[a](/b "the |title|")',
      '[docs](<|/old place|>)',
      '![|alt|](/a.png)',
      '![](|https://old.example/a.png|)',
      '|![](/a.png)|',
    ],
    ...[
      '[|docs|][ref]\n\n[ref]: /old',
      '[docs][|ref|]\n\n[ref]: /old',
      '[|ref|]\n\n[Ref]: /old',
      '[|ref|][]\n\n[ref]: /old',
    ],
    ...[
      'a[^|1|]\n\n[^1]: note',
      '> [!|NOTE|]',
      '|a [docs](/b)|',
      'a |b [do|cs](/b)',
      '[**|bold|**](/a)',
      '[![|alt|](/a.png)](/b)',
    ],
    // Code.
    ...[
      '`|code|`',
      '`co|de|`',
      '``a ` |b|``',
      'a |b `co|de`',
      '|a ` b| c ` d',
      '```\n|code|\n```',
      '```|js|\n```',
      '~~~\n```\n|code|\n~~~',
    ],
    ...[
      '````\n```\n|code|\n```\n````',
      '```\n|unclosed|',
      '    |code|',
      'a\n\n\t|code|',
      '- a\n\n      |code|',
      '> ```\n> |code|\n> ```',
    ],
    ...['- ```\n  |code|\n  ```', '|```|\ncode\n```'],
    // Definitions, HTML, front matter, signs.
    ...['[ref]: |https://old.example|', '[|ref|]: /old', '[ref]: /|old|', '[ref]: /old "|title|"', '> [ref]: |/old|'],
    ...[
      '<a href="|old|">x</a>',
      '<a href="/old">|x|</a>',
      '<|kbd|>Enter</kbd>',
      '<!-- |jam| -->',
      '<div>\n|jam|\n</div>',
      'a <!-- |b| --> c',
    ],
    ...[
      '<script>\n\n|jam|\n</script>',
      '<img src="|/old|">',
      '---\nurl: |old|\n---\n',
      '---\ntitle: a\nurl: |old thing|\n---\n\njam',
    ],
    ...[
      '|# Title|',
      '|- item|',
      '- |[ ] task|',
      '- [|x|] task',
      '|> said|',
      '|---|',
      '|* * *|',
      'Title\n|===|',
      '|1.| jam',
    ],
    ...['**bo|ld** and|', '*|a* b|', 'a |**|b**'],
  ])('replaces plainly: %j', (marked) => expect(paste(marked)).toBeUndefined())

  it.each([
    ['https://notes.example/a_(b)', 'https://notes.example/a_%28b%29'],
    [' https://notes.example/a\n', 'https://notes.example/a'],
    ['\r\nhttps://notes.example/a\r\n', 'https://notes.example/a'],
    ['\uFEFFhttps://notes.example', 'https://notes.example'],
    ['HTTPS://Notes.Example', 'HTTPS://Notes.Example'],
    ['http://localhost:3000/a?b=c#d', 'http://localhost:3000/a?b=c#d'],
    ['https://notes.example/My jam.pdf', 'https://notes.example/My%20jam.pdf'],
    ['https://notes.example/a b', 'https://notes.example/a%20b'],
    ['https://notes.example/My plum jam (2).pdf', 'https://notes.example/My%20plum%20jam%20%282%29.pdf'],
    ['https://notes.example/a\u00A0b', 'https://notes.example/a%C2%A0b'],
    ['https://bücher.example/straße', 'https://bücher.example/straße'],
    ['https://notes.example/?a=1&lt;b=2', 'https://notes.example/?a=1\\&lt;b=2'],
    ['https://notes.example/a|b\\c`d<e>', 'https://notes.example/a%7Cb%5Cc%60d%3Ce%3E'],
    ['mailto:ada@notes.example', 'mailto:ada@notes.example'],
    ['mailto:ada@notes.example?subject=Plum jam', 'mailto:ada@notes.example?subject=Plum%20jam'],
    ['tel:+491234', 'tel:+491234'],
    ['obsidian://open?vault=My%20jam', 'obsidian://open?vault=My%20jam'],
    ['obsidian://open?vault=My jam&file=a', 'obsidian://open?vault=My%20jam&file=a'],
    ['zotero://select/library/items/A', 'zotero://select/library/items/A'],
    ['message://%3Ca@b.example%3E', 'message://%3Ca@b.example%3E'],
    ['message:%3Ca@b.example%3E', 'message:%3Ca@b.example%3E'],
    ['x-devonthink-item://A', 'x-devonthink-item://A'],
    ['vscode://file/a', 'vscode://file/a'],
    ['https://[::1]:80/', 'https://[::1]:80/'],
  ])('is one destination: %j', (pasted, destination) => expect(paste('|jam|', pasted)).toBe(`[jam](${destination})|`))

  it.each([
    ...['', ' ', 'jam', 'https://', 'https:/a', 'https://a b', 'www.notes.example', '/a', '#a', 'ada@notes.example'],
    ...[
      'javascript:alert(1)',
      'JavaScript://a/%0Aalert(1)',
      'data:text/html,a',
      'vbscript://a',
      'note:this',
      'std::string',
    ],
    ...['C:\\jam', 'C:/jam', 'localhost:3000', '12:30', 'Said: https://a.example', '<https://a.example>'],
    ...[
      'https://a.example https://b.example',
      'https://a.example\nhttps://b.example',
      'https://a.example/x https://b.example/y',
    ],
    ...['https://a.example/x mailto:ada@b.example', 'https://a.example/x\nsaid', 'https://a.example is nice'],
    ...[
      'https://a.example/x is a nice place',
      'https://a.example/x, he said.',
      `https://a.example/${'a'.repeat(3000)}`,
    ],
  ])('is no single address: %j', (pasted) => expect(paste('|jam|', pasted)).toBeUndefined())

  it('stays within a cell of a table', () => {
    const table = 'a | b\n--- | ---\none | two'
    const over = (words: string) => {
      const from = table.indexOf(words)
      return linked(stateOf(table), { from, to: from + words.length }, address)
    }
    expect(over('one')).toMatchObject({ insert: `[one](${address})` })
    expect(over('one | two')).toBeUndefined()
  })
})
