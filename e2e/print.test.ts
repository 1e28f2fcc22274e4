import { inflateSync } from 'node:zlib'
import { expect, it } from 'vitest'
import { anAccount } from '../kit/person.ts'
import { aNote, aVisitor, enter, heading } from './visitor.ts'
import { openWorld } from './world.ts'

/** What stands on paper: the note that is printed, all of it, and nothing of what is around it on the screen. */

const world = openWorld()

const code = Array.from({ length: 200 }, (_, line) => `const jar${line} = ${line} // sealed`).join('\n')
const text = `- [x] Weigh the fruit
- [ ] Boil it

| fruit | kg |
| --- | ---: |
| damsons | 3 |

![A jar](data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==)

See [the fruit board](https://fruit.example/plums).

\`\`\`js
${code}
\`\`\`

مربى البرقوق في الخريف`

/** The drawing of each page: the streams of a PDF that draw anything are its pages, apart from fonts and pictures. */
function drawings(pdf: Buffer): readonly string[] {
  const source = pdf.toString('latin1')
  const objects = new Map(
    [...source.matchAll(/(\d+) 0 obj\s([\s\S]*?)endobj/g)].map(([, id, body]) => [id, body ?? '']),
  )
  const pages = [...objects.values()].filter((body) => /\/Type \/Page\b(?!s)/.test(body))
  return pages.map((page) => {
    const content = objects.get(/\/Contents (\d+) 0 R/.exec(page)?.[1]) ?? ''
    const stream = /stream\r?\n([\s\S]*?)\r?\nendstream/.exec(content)?.[1] ?? ''
    return inflateSync(Buffer.from(stream, 'latin1')).toString('latin1')
  })
}

it('a note is printed whole, ticked where it is, without blank pages and without the title of another note', async (test) => {
  const page = await aVisitor(world, test)
  await enter(page, anAccount('Ada'))
  await aNote(page, { name: 'A private diary', text: 'Not for others. See [[Damson jam]].' })
  await aNote(page, { name: 'Damson jam', text })
  await page.goto('/')
  await page.getByRole('link', { name: 'Damson jam' }).first().click()
  await heading(page, 'Damson jam')

  const pages = drawings(await page.pdf({ format: 'A4' }))
  expect(pages.length, 'two hundred lines of code are several pages').toBeGreaterThan(3)
  for (const [index, drawing] of pages.entries()) expect(drawing, `letters on page ${index + 1}`).toMatch(/\bT[jJ]\b/)

  await page.emulateMedia({ media: 'print' })
  const printed = await page.evaluate<string>('document.body.innerText')
  expect(printed).toContain('Damson jam')
  expect(printed).toContain('jar199')
  expect(printed).toContain('مربى البرقوق')
  for (const other of ['A private diary', 'All notes', 'Search', 'Linked from', 'Attach files', 'Sign out'])
    expect(printed).not.toContain(other)
  const drawn = (state: boolean) =>
    page.evaluate<string[]>(`(() => {
      const box = document.querySelector('.task-box[aria-checked="${state}"]')
      const [own, tick] = [getComputedStyle(box), getComputedStyle(box, '::after')]
      return [own.borderTopStyle, tick.opacity, tick.borderRightColor]
    })()`)
  expect(await drawn(true), 'a box with a tick, in ink').toEqual(['solid', '1', 'rgb(0, 0, 0)'])
  expect((await drawn(false)).slice(0, 2), 'a box').toEqual(['solid', '0'])
  const link = `getComputedStyle(document.querySelector('a[href^="https://fruit"]'), '::after').content`
  expect(await page.evaluate(link)).toContain('fruit.example/plums')
})
