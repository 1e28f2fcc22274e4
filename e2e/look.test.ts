import type { Page } from 'playwright-core'
import { expect, it, type TestContext } from 'vitest'
import { eventually } from '../kit/eventually.ts'
import { anAccount } from '../kit/person.ts'
import { findProblems } from './axe.ts'
import { aVisitor, enter } from './visitor.ts'
import { openWorld } from './world.ts'
import { editor, isFocused, openText, typed } from './writing-page.ts'

/** What is written looks as it does when it is read: marks step back, and no block stands elsewhere. */

const world = openWorld()

const picture = '/attachments/1/file/plum.svg'
const text = `Present: **Ana**, *Ingrid*, ~~me~~. Calmer than the ==last one==; the notes from [the week](https://a.example/week) were \`read\`.
A second line of the same paragraph, with an escaped \\* star.

## Decisions

Ship the pricing page behind a flag until 15 December. Ana owns the runbook, and nothing changes for on-call until then.
### At once
- [ ] Ana: send the draft to legal
- [x] Ingrid: update the dashboard

Steps:
1. First
2. Second, with more words than there is room for in one line of the sheet, so that it goes on below
   - nested

- loose

- items

> She would rather wait a week
>
> than explain it twice.

\`\`\`js
const weeks = 1 // and a comment that is longer than the sheet is wide, which is why the lines of code do not break
\`\`\`

| Metric | Last week |
|---|---:|
| Page, p95 | 212 ms |

![A plum](${picture})

---

#### Small words

    indented code

> [!tip] Callouts
> have a title

Title below
===

日本語のメモ：京都の朝

هذا سطر من اليمين إلى اليسار

The end.`

async function aReader(test: Pick<TestContext, 'onTestFinished'>): Promise<Page> {
  const page = await aVisitor(world, test, { reducedMotion: 'reduce', viewport: { width: 1440, height: 2600 } })
  await page.route(`**${picture}`, (route) =>
    route.fulfill({
      contentType: 'image/svg+xml',
      body: '<svg xmlns="http://www.w3.org/2000/svg" width="300" height="120"><rect width="300" height="120"/></svg>',
    }),
  )
  await enter(page, anAccount('Ada'))
  const data = { name: 'Look', text }
  const answer = await page.request.post('/notes/create', { headers: { accept: 'application/json' }, data })
  await page.goto(`/notes/${((await answer.json()) as { id: string }).id}`)
  await page.locator('.prose img').evaluate((image: HTMLImageElement) => image.decode())
  return page
}

/** The first word of each line that is seen, with its place on the page in pixels. */
const linesOf = (page: Page, selector: string) =>
  page.locator(selector).evaluate((root) => {
    const { left } = root.getBoundingClientRect()
    const lines: { word: string; top: number; left: number }[] = []
    const texts = document.createTreeWalker(root, NodeFilter.SHOW_TEXT)
    let middle = -Infinity
    for (let text = texts.nextNode(); text; text = texts.nextNode()) {
      for (const { 0: word, index } of text.nodeValue?.matchAll(/\S+/g) ?? []) {
        const range = document.createRange()
        range.setStart(text, index)
        range.setEnd(text, index + word.length)
        const box = range.getClientRects()[0]
        if (!box || text.parentElement?.closest('.cm-mark, .cm-hash, .cm-prefix, .cm-picture-source')) continue
        const at = (box.top + box.bottom) / 2
        if (Math.abs(at - middle) > 8) lines.push({ word, top: box.top + scrollY, left: box.left - left })
        middle = at
      }
    }
    for (const image of root.querySelectorAll('img[alt]')) {
      const { top, height } = image.getBoundingClientRect()
      lines.push({ word: `a picture of ${height}`, top: top + scrollY, left: 0 })
    }
    return lines.map(({ word, top, left }) => `${word} ${Math.round(top)} ${Math.round(left)}`)
  })

it('each line stands where it is read, and stays there wherever the caret is', async (test) => {
  const page = await aReader(test)
  const read = await linesOf(page, '.prose')
  expect(read.length, 'lines of a long sample').toBeGreaterThan(25)
  await openText(page)
  await page.locator('.cm-mark').first().waitFor()
  await page.locator('.note-name textarea').focus()
  await eventually('marks step back', async () => (await page.locator('.cm-mark').count()) === 0)
  expect(await linesOf(page, '.cm-content')).toEqual(read)

  await editor(page).focus()
  await page.keyboard.press('Control+Home')
  const end = read.at(-2)
  for (let line = 0; line < text.split('\n').length; line++) {
    expect((await linesOf(page, '.cm-content')).at(-2), `the last line, ${line} lines below the first`).toBe(end)
    await page.keyboard.press('ArrowDown')
  }
  expect(await typed(page), 'byte for byte').toBe(text)
})

it('boxes tick, tables and pictures open their source, links say where they lead', async (test) => {
  const page = await aReader(test)
  await openText(page)
  expect(await findProblems(page)).toEqual([])

  const box = editor(page).getByRole('checkbox', { name: 'Ana: send the draft to legal' })
  expect(await box.getAttribute('aria-checked')).toBe('false')
  await box.click()
  expect(await typed(page)).toBe(text.replace('- [ ] Ana', '- [x] Ana'))
  expect(await box.getAttribute('aria-checked')).toBe('true')
  expect(await isFocused(page), 'the caret stays').toContain('cm-content')
  await page.keyboard.press('Control+z')
  expect(await typed(page)).toBe(text)

  const table = editor(page).getByRole('table')
  await table.getByRole('cell', { name: '212 ms' }).click()
  await table.waitFor({ state: 'detached' })
  await page.keyboard.type('!')
  expect(await typed(page)).toContain('| Page, p95 | 212 ms! |')
  await page.keyboard.press('Backspace')
  await page.keyboard.press('Control+Home')
  await table.getByRole('columnheader', { name: 'Metric' }).waitFor()

  const plum = editor(page).getByRole('img', { name: 'A plum' })
  await plum.click()
  await editor(page).getByText(`![A plum](${picture})`).waitFor()
  expect(await plum.isVisible()).toBe(true)

  const link = editor(page).getByRole('link', { name: 'the week' })
  expect(await link.getAttribute('title')).toBe('https://a.example/week')
  await page.context().route('https://a.example/**', (route) => route.fulfill({ body: 'there' }))
  const opened = page.context().waitForEvent('page')
  await link.click({ modifiers: ['ControlOrMeta'] })
  expect((await opened).url()).toMatch(/^(about:blank|https:\/\/a\.example\/week)$/)

  await page.keyboard.press('Control+a')
  const copied = await editor(page).evaluate((content) => {
    const clipboardData = new DataTransfer()
    content.dispatchEvent(new ClipboardEvent('copy', { clipboardData, bubbles: true, cancelable: true }))
    return clipboardData.getData('text/plain')
  })
  expect(copied, 'the source').toBe(await typed(page))
})
