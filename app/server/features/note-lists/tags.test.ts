import { describe, expect, it } from 'vitest'
import { sharedWorld, type World } from '../../../test/world.ts'
import { outlineAll } from '../../notes/outline-due.ts'
import { testDeps } from '../../../test/deps.ts'
import { routes } from '../../routes.ts'

const aWorld = sharedWorld()

/** Texts and their tags, as the pages show them. */
const texts: [what: string, text: string, ...tags: string[]][] = [
  ['indented code', 'A program:\n\n    #include <stdio.h>\n    #define SIZE 3\n\n#programming', 'programming'],
  ['code indented by a tab', 'So:\n\n\t#no\n\n#yes', 'yes'],
  ['code in a list', '- item\n\n      #no\n\n- other\n\n  ```\n  #no\n  ```\n- #yes', 'yes'],
  ['code in a quote', '> ```\n> #no\n> ```\n> #yes\n\n>     #no', 'yes'],
  ['long fences', '`````\n```\n#no\n```\n#no\n`````\n#yes', 'yes'],
  ['fences of tildes', '~~~~ js\n~~~\n#no\n```\n#no\n~~~~~\n#yes', 'yes'],
  ['a fence that is never closed', '#yes\n\n```\n#no', 'yes'],
  ['code within a line', '`#no` ``a ` #no`` #yes `#no', 'yes', 'no'],
  ['three backticks within a line', 'Three signs ``` begin a block.\n\n#howto #markdown', 'howto', 'markdown'],
  ['three tildes within a line', 'A ~~~ line\n\n#one and ~~~ #two', 'one', 'two'],
  [
    'references',
    'See [the plan].\n\n[the plan]: #planning\n[b]: <#budget> "#title"\n[c]:\n  #own-line\n\n#work',
    'work',
  ],
  ['destinations and titles', '[a](#no) [b](/x#no "#no") [c](<#no> \'#no\') ![d](/x#no "#no") #yes', 'yes'],
  ['words of a link', '[#yes](https://example.org/#no) and [see #also](/x)', 'yes', 'also'],
  ['what a picture is called', '![#no](https://example.org/x.png) ![a #no](/y.png) #yes', 'yes'],
  [
    'addresses',
    'https://example.org/#no <https://example.org/a#no> www.example.org/b/#no a@example.org#no #yes',
    'yes',
  ],
  ['addresses that are no links', 'chrome://net-internals/#no obsidian://open?x=#no about:blank#no #yes', 'yes'],
  ['HTML', '<a href="#no">a</a> <use xlink:href=\'#no\'/> <p\nid="x" title="a #no">\n\nhref="#no" #yes', 'yes'],
  [
    'code of HTML',
    '<code>#no</code> <PRE class="x">#no `#no` </pre> <code>#open <style>a{color:#bad}</style> #yes',
    'yes',
    'open',
  ],
  ['comments of HTML', 'a <!-- #no --> #b\n<!--\n#no\n--> #c <!-- #d', 'b', 'c', 'd'],
  ['styles', 'fill: url(#no); mask:url("#no") url( \'#no\' ) #yes', 'yes'],
  [
    'colours',
    'ink #a3164c, paper #fff, line #c0ffee, #0af #09f8 #12345678 #FFF #EEEEEE #ffeedd #fafafa #abcdef #design',
    'design',
  ],
  ['colours of letters in styles', 'color: #bad; background:#facade "#dad" border: 1px solid #fed; #yes', 'yes'],
  [
    'words that could be colours',
    '#cafe #decade #bad #face #added #ada',
    'cafe',
    'decade',
    'bad',
    'face',
    'added',
    'ada',
  ],
  ['tags after a colon', 'Tags: #cafe #dad', 'cafe', 'dad'],
  ['tags like colours', '#b2b #e2e #a11y #f1 #c0ffees #2fast', 'b2b', 'e2e', 'a11y', 'f1', 'c0ffees', '2fast'],
  ['numbers', '#123 #2026-11 #1_000 #१२३ #2026-plan', '2026-plan'],
  [
    'headings',
    '# No\n## Plans #yes\n#also\n### C # D\n####### #seven\n\nUnder #under\n---',
    'yes',
    'also',
    'seven',
    'under',
  ],
  ['lists, tasks and quotes', '- #a\n  1. #b\n- [ ] #c call\n- [x] #d\n> #e\n> > #f', 'a', 'b', 'c', 'd', 'e', 'f'],
  ['tables', '| #a | b |\n|---|---|\n| x #c | `#no` |', 'a', 'c'],
  ['emphasis', '**#a** *#b* ~~#c~~ ==#d== ***#e*** <kbd>#f</kbd>', 'a', 'b', 'c', 'd', 'e', 'f'],
  ['footnotes and callouts', 'A[^1].\n\n[^1]: See #a\n\n> [!NOTE] About #b\n> #c', 'a', 'b', 'c'],
  ['details', '<details>\n<summary>More #a</summary>\n\n#b\n\n</details>', 'a', 'b'],
  ['escapes and entities', '\\#no &#35;no &num;no &#x23;no a&amp;#no &copy;#yes', 'yes'],
  ['signs around', '(#a) [#b], "#c". #d: #e; ¿#f? —#g… 「#h」', 'a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'],
  ['within words', 'C# F#m a#no 1#no é#no e\u0301#no ##no #a#no /#no =#no', 'a'],
  ['places of wikis', '[[#no]] [[Page#no]] #yes', 'yes'],
  ['after emoji', '🎉#party ☀️#sun', 'party', 'sun'],
  [
    'scripts',
    '#标签。下一句 #тег #हिन्दी #עברית #日本語、#می‌خواهم',
    '标签',
    'тег',
    'हिन्दी',
    'עברית',
    '日本語',
    'می‌خواهم',
  ],
  ['one tag in many spellings', '#İstanbul #istanbul #ISTANBUL #I\u0307stanbul', 'istanbul'],
  ['compositions', '#Cafe\u0301 #café #CAFÉ', 'café'],
  ['sigmas', '#ΛΌΓΟΣ #λόγος #λόγοσ', 'λόγος'],
  ['ends', '#a- #a/ #b/c/ #d_ #e--f', 'a', 'b/c', 'd_', 'e--f'],
  ['front matter', '---\ntitle: "#no"\ntags: [a, "b", \'c\', #d, 2026]\n---\n\n#e', 'a', 'b', 'c', 'd', 'e'],
  [
    'front matter line by line',
    '---\nTags:\n  - one\n  - "#Two"\n  - three four\naliases:\n  - no\n---\n',
    'one',
    'two',
  ],
  [
    'front matter over several lines',
    '---\ntags: [a,\n  "b", # no remark\n  c\n]\nother: [no]\n---\n#d',
    'a',
    'b',
    'c',
    'd',
  ],
  ['front matter that a formatter broke', '---\ntags:\n  [\n    a,\n    b,\n  ]\nc: d\n---\n', 'a', 'b'],
  ['remarks of front matter', '---\ntags: # no\n  - a # no\n  # no\n  - "#b"\n  - #c\n---\n', 'a', 'b', 'c'],
  ['front matter of words', '---\ntags: one two\n---\n', 'one', 'two'],
  ['a line that is no front matter', 'text\n\n---\ntags: [no]\n---\n#yes', 'yes'],
  ['lengths', `#${'x'.repeat(64)} #${'y'.repeat(65)}`, 'x'.repeat(64)],
]

describe('the tags that a note shows', () => {
  it.each(texts)('of %s', async (_, text, ...tags) => {
    const world = await aWorld()
    expect(await tagsShown(world, text)).toEqual(new Set(tags))
  })

  it('of long texts', async () => {
    const world = await aWorld()
    const long = `\n\n| a | table |\n|---|---|\n| that | fills |\n\n${'Words that fill a text. '.repeat(400)}`
    for (const [what, text, ...tags] of texts) {
      if (/never closed|front matter of|line by line/.test(what)) continue
      expect(await tagsShown(world, text + long), what).toEqual(new Set(tags))
    }
  })

  it('are fifty at the most', async () => {
    const world = await aWorld()
    const many = Array.from({ length: 200 }, (_, n) => `#tag${n}`).join(' ')
    expect((await tagsShown(world, many)).size).toBe(50)
  })
})

it('a tag is found under each spelling', async () => {
  const world = await aWorld()
  const ada = await world.aPerson('Ada')
  await world.submit(routes.notes.create.href(), { name: 'Trip', text: 'To #İzmir' }, ada)
  for (const tag of ['izmir', 'İzmir', 'IZMIR', 'I\u0307zmir']) {
    expect((await world.visit(routes.tags.show.href({ tag }), ada)).body, tag).toContain('<bdi>Trip</bdi>')
  }
  expect((await world.visit(routes.tags.show.href({ tag: 'zmir' }), ada)).body).not.toContain('<bdi>Trip</bdi>')
})

/** The note's tags on its page, which also shows those of its writer: one that has this note alone. */
async function tagsShown(world: World, text: string): Promise<Set<string>> {
  const ada = await world.aPerson('Ada')
  const made = await world.submit(routes.notes.create.href(), { name: 'Tags', text }, ada)
  expect(made.status, made.body).toBe(303)
  // A machine that is busy may have saved a long text without its outline.
  await outlineAll(testDeps(world.served, '/nowhere', []).deps)
  const [note] = await world.sql<{ id: string; text: string }[]>`select id, text from notes where user_id = ${ada.id}`
  expect(note?.text.length).toBe(text.length)
  const { body } = await world.visit(routes.notes.show.href({ noteId: note?.id ?? '' }), ada)
  return new Set(
    [...body.matchAll(/href="\/tags\/([^"?]+)" class="tag-link"/g)].map(([, tag = '']) => decodeURIComponent(tag)),
  )
}
