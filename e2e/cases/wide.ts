import type { BrowserContext } from 'playwright-core'
import { expect, it } from 'vitest'
import { routes } from '../../app/server/routes.ts'
import { aVisitor } from '../visitor.ts'
import type { World } from '../world.ts'
import type { Writer } from './writer.ts'

const twenty = Array.from({ length: 20 }, (_, n) => n)
export const texts: [what: string, text: string][] = [
  ['twenty nested lists', twenty.map((n) => `${'  '.repeat(n)}- level ${n}`).join('\n')],
  ['twenty numbered lists', twenty.map((n) => `${'   '.repeat(n)}1. level ${n}`).join('\n')],
  ['twenty tasks below each other', twenty.map((n) => `${'  '.repeat(n)}- [ ] level ${n}`).join('\n')],
  ['twenty nested quotes', twenty.map((n) => `${'> '.repeat(n + 1)}quote ${n}\n${'> '.repeat(n + 1)}`).join('\n')],
  ['lists in quotes in lists', twenty.map((n) => `${'> - '.repeat(n % 10)}deep ${n}`).join('\n\n')],
  [
    'a wide table',
    `| ${twenty.map((n) => `column ${n}`).join(' | ')} |\n|${' - |'.repeat(20)}\n|${' a cell |'.repeat(20)}`,
  ],
  [
    'a wide table in a list',
    `- item\n\n  | ${twenty.map((n) => `column ${n}`).join(' | ')} |\n  |${' - |'.repeat(20)}`,
  ],
  ['long lines of code', `\`\`\`\n${'const wide = true; '.repeat(30)}\n\`\`\``],
  ['long code in a quote in a list', `- > \`\`\`\n  > ${'const wide = true; '.repeat(30)}\n  > \`\`\``],
  ['long code in a line', `Text \`${'wide'.repeat(100)}\` text`],
  ['a long word', 'Donaudampfschifffahrt'.repeat(30)],
  ['a long address', `https://example.com/${'a/path-without-an-end/'.repeat(20)}`],
  ['a long word in a heading', `# ${'Supercalifragilistic'.repeat(10)}`],
  ['a long word in a callout', `> [!NOTE]\n> ${'Supercalifragilistic'.repeat(10)}`],
  ['long front matter', `---\ntitle: ${'wide'.repeat(80)}\n---\n\nText`],
  ['a long word of a footnote', `Text[^1]\n\n[^1]: ${'wide'.repeat(100)}`],
  [
    'folded parts with code',
    `<details>\n<summary>${'wide'.repeat(50)}</summary>\n\n\`\`\`\n${'wide '.repeat(100)}\n\`\`\`\n\n</details>`,
  ],
  ['a long word of Arabic', 'كلمة_طويلة_'.repeat(40)],
  [
    'a large picture',
    `![](data:image/svg+xml;base64,${Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="3000" height="20"/>').toString('base64')})`,
  ],
]

/** Defines that what is wide scrolls in itself on a phone so wide: the page does not. @param width CSS pixels */
export function itFits(world: World, writer: Writer, width: number): void {
  it(`at ${width} px`, async (test) => {
    const page = await aVisitor(world, test, { viewport: { width, height: 740 }, hasTouch: true, isMobile: true })
    await page.context().addCookies(cookiesOf(writer))
    const wide: Record<string, unknown> = {}
    for (const [what, text] of texts) {
      for (const name of ['Wide', `Wide${'ness'.repeat(24)}`].slice(0, what === 'a long word' ? 2 : 1)) {
        const noteId = await writer.write(text, name)
        await page.goto(routes.notes.show.href({ noteId }), { waitUntil: 'domcontentloaded' })
        const found = await page.evaluate(widthsOf)
        if (found.page > width || found.outside.length > 0) wide[what] = found
      }
    }
    expect(wide).toEqual({})
  })
}

export function cookiesOf({ guest, url }: Writer): Parameters<BrowserContext['addCookies']>[0] {
  return [...guest.cookies].map(([name, value]) => ({ name, value, url }))
}

/** How wide the page is, and what reaches beyond the screen without a parent that scrolls. */
function widthsOf(): { page: number; outside: string[] } {
  const screen = document.documentElement.clientWidth
  const scrolls = (element: Element | null): boolean => {
    for (let one = element?.parentElement ?? null; one && one !== document.body; one = one.parentElement)
      if (['auto', 'scroll'].includes(getComputedStyle(one).overflowX)) return true
    return false
  }
  const outside = [...document.querySelectorAll('.note *')]
    .filter((element) => element.getBoundingClientRect().right > screen + 1 && !scrolls(element))
    .map((element) => `${element.tagName} ${element.className}`)
  return { page: document.documentElement.scrollWidth, outside: outside.slice(0, 5) }
}
