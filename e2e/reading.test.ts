import { expect, it } from 'vitest'
import { eventually } from '../kit/eventually.ts'
import { anAccount } from '../kit/person.ts'
import { findProblems } from './axe.ts'
import { aNote, aVisitor, enter, heading } from './visitor.ts'
import { openWorld } from './world.ts'

const world = openWorld()

const levels = (line: (level: number) => string) => Array.from({ length: 20 }, (_, level) => line(level)).join('\n')
const row = (cell: string) => `|${` ${cell} |`.repeat(16)}`
const text = [
  levels((level) => `${'  '.repeat(level)}- jam of level ${level}`),
  levels((level) => `${'> '.repeat(level + 1)}said at level ${level}`),
  `${row('Column')}\n${row('---')}\n${row('plums')}`,
  `\`\`\`\n${'wide '.repeat(80)}\n\`\`\``,
  ...['NOTE', 'TIP', 'IMPORTANT', 'WARNING', 'CAUTION'].map(
    (kind) => `> [!${kind}] A ==marked== title\n> \`${'long'.repeat(60)}\` and a [link](https://notes.example)`,
  ),
  `<details>\n<summary>Folded</summary>\n\nwords inside\n\n</details>`,
].join('\n\nplain\n\n')

it('what is wide scrolls in itself on a phone, and on paper there is the note alone', async (test) => {
  const page = await aVisitor(world, test, { viewport: { width: 360, height: 740 }, colorScheme: 'dark' })
  await enter(page, anAccount('Ada'))
  await aNote(page, { name: 'Wide', text })
  await page.goto('/')
  await page.getByRole('link', { name: 'Wide' }).click()
  await heading(page, 'Wide')
  const widths = (selector: string) =>
    page
      .locator(selector)
      .evaluateAll((all) => all.map(({ scrollWidth, clientWidth }) => Math.max(0, scrollWidth - clientWidth)))
  expect(await widths('html'), 'the page').toEqual([0])
  const wide = await widths('.prose > :is(.deep, .table, pre)')
  expect(wide).toHaveLength(4)
  for (const more of wide) expect(more, 'hidden until it is scrolled').toBeGreaterThan(0)
  expect(await findProblems(page)).toEqual([])
  await page.emulateMedia({ colorScheme: 'light' })
  expect(await findProblems(page), 'in light').toEqual([])
  for (const wide of await page.locator('.deep, .table').all()) {
    await wide.focus()
    await page.keyboard.press('ArrowRight')
    await eventually('arrow keys move it', async () => (await wide.evaluate(({ scrollLeft }) => scrollLeft)) > 0)
  }
  expect(await page.getByText('words inside').isVisible(), 'folded').toBe(false)

  await page.emulateMedia({ media: 'print', colorScheme: 'dark' })
  await page.setViewportSize({ width: 700, height: 900 })
  expect(await page.getByRole('navigation').count()).toBe(0)
  expect(
    await page
      .getByRole('button')
      .or(page.getByRole('link', { name: 'Edit' }))
      .count(),
  ).toBe(0)
  expect(await widths('html, .prose > :is(.deep, .table, pre)')).toEqual([0, 0, 0, 0, 0])
  expect(await page.getByText('words inside').isVisible(), 'read, too').toBe(true)
  const ink = await page.locator('body').evaluate((body) => getComputedStyle(body).colorScheme)
  expect(ink).toBe('light')
})
