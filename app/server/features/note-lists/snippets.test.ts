import { describe, expect, it } from 'vitest'
import { testDeps } from '../../../test/deps.ts'
import { decoded } from '../../../../kit/html.ts'
import { sharedWorld, type World } from '../../../test/world.ts'
import { outlineAll } from '../../notes/outline-due.ts'
import { routes } from '../../routes.ts'

const aWorld = sharedWorld()

/** Texts of a note called Damson jam, and what its row in a list says of them. */
const texts: [text: string, snippet: string][] = [
  ['# Damson jam\n\nTwo **kilos** of `damsons`.', 'Two kilos of damsons.'],
  ['Damson Jam\n===\n\n## Sugar\nOne kilo.', 'Sugar · One kilo.'],
  ['# Plums\n## Jam\nText\n### More\nEnd', 'Plums · Jam · Text · More · End'],
  ['Damson jam is good.\n# Damson jam', 'Damson jam is good. · Damson jam'],
  ['#fruit #jam\n\nTwo kilos.', 'Two kilos.'],
  ['#fruit, #jam\nTwo kilos of #sugar.', 'Two kilos of #sugar.'],
  ['#fruit\n# Damson jam\n#jam\n\nTwo kilos.', 'Two kilos.'],
  ['#fruit is what it needs', '#fruit is what it needs'],
  ['#fruit #jam', '#fruit #jam'],
  ['Two kilos.\n\n#fruit', 'Two kilos. #fruit'],
  ['---\ntitle: Plum\n---\nTwo kilos.', 'Two kilos.'],
  ['\ufeff---\ntitle: Plum\n---\n\n# Damson jam\n\nTwo kilos.', 'Two kilos.'],
  ['- [ ] Sugar\n- [x] [Jars](https://example.org/jars)\n1. Boil', '1 of 2 done  · Sugar Jars Boil'],
  ['* one\n+ two\n  - three\n\n10) four', 'one two three four'],
  ['> Said *she*\n\n```js\nboil()\n```\n---\n***\n![A plum](plum.png)', 'Said she boil() A plum'],
  ['> [!WARNING]\n> Hot.', 'Warning · Hot.'],
  ['| a | b |\n|:--|--:|\n| 1 | 2 |', 'a b 1 2'],
  ['snake_case_name and 2 * 3 * 4, ~~old~~ ==new== __bold__', 'snake_case_name and 2 * 3 * 4, old new bold'],
  ['[a `b` *c*](https://x.example/(d) "e") [f][g]\n\n[g]: /h', 'a b c f'],
  [
    '![photo (2).jpg](/attachments/1/file/photo%20(2).jpg) [\\[draft\\] a.pdf](/attachments/2/file/a.pdf)',
    'photo (2).jpg [draft] a.pdf',
  ],
  ['&copy; 2026 &lt;b> \\*no\\* <https://x.example> <kbd>Ctrl</kbd><br>x', '© 2026 <b> *no* https://x.example Ctrl x'],
  ['A note[^1].\n\n[^1]: Below.', 'A note. Below.'],
  ['one\ntwo  \nthree\\\nfour\r\nfive', 'one two three four five'],
  ['    indented\n\ttabs', 'indented tabs'],
  ['\n\n   \nLate', 'Late'],
  ['**unclosed and `code', '**unclosed and `code'],
  ['这是**我想做的事。**所以', '这是我想做的事。所以'],
  ['x'.repeat(1000), `${'x'.repeat(179)}…`],
  ['🫙'.repeat(1000), `${'🫙'.repeat(179)}…`],
  [`${'word '.repeat(40)}**end**`, `${'word '.repeat(35)}word…`],
  ['---', ''],
  ['# Damson jam', ''],
]

describe('what a row shows of the text', () => {
  it.each(texts)('of %j', async (text, snippet) => {
    expect(await snippetShown(await aWorld(), text)).toBe(snippet)
  })

  it('of long texts', async () => {
    const world = await aWorld()
    const long = `\n\n${'\n'.repeat(5000)}`
    for (const [text, snippet] of texts) expect(await snippetShown(world, `${text}${long}[a]: /b`), text).toBe(snippet)
  })
})

/** In the list of all notes. */
async function snippetShown(world: World, text: string): Promise<string> {
  const ada = await world.aPerson('Ada')
  const made = await world.submit(routes.notes.create.href(), { name: 'Damson jam', text }, ada)
  expect(made.status, made.body).toBe(303)
  // A machine that is busy may have saved a long text without its outline.
  await outlineAll(testDeps(world.served, '/nowhere', []).deps)
  const { body } = await world.visit(routes.home.href(), ada)
  const [, shown = 'no row'] = /<p class="snippet"[^>]*>(.*?)<\/p>/s.exec(body) ?? []
  return decoded(shown.replaceAll(/<\/?bdi[^>]*>/g, ' ')).trim()
}
