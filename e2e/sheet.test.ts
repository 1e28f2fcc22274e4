import type { Page } from 'playwright-core'
import { expect, it, type TestContext } from 'vitest'
import { eventually } from '../kit/eventually.ts'
import { anAccount } from '../kit/person.ts'
import { findProblems } from './axe.ts'
import { aVisitor, enter, heading, settleIn } from './visitor.ts'
import { openWorld } from './world.ts'
import { editor, isFocused, leaveText, openText, pathOf, saved, typed } from './writing-page.ts'

/** A note is read and written in the same place. */

const world = openWorld()

const name = 'Customer call: Halden Bank, 15 September and some more words'
const text = `Present: **Ana**, Ingrid, me. Calmer than the last one; the notes from [the pricing week](https://a.example/week) were read.

## Decisions

Ship the pricing page behind a flag until 15 December. Ana owns the runbook.

- [ ] Ana: send the draft to legal
- [x] Ingrid: update the dashboard

| Metric | Last week |
|---|---:|
| Page, p95 | 212 ms |

> Ana would rather wait a week than explain it twice.

1. The rest is in the shared note.
2. Ana has \`the numbers\`.

#meeting`

async function aReader(test: Pick<TestContext, 'onTestFinished'>, note = { name, text }): Promise<Page> {
  const page = await aVisitor(world, test, { reducedMotion: 'reduce' })
  await enter(page, anAccount('Ada'))
  const answer = await page.request.post('/notes/create', { headers: { accept: 'application/json' }, data: note })
  const { id } = (await answer.json()) as { id: string }
  await page.goto(`/notes/${id}`)
  await page.waitForLoadState('load')
  return page
}

/** Where title, quiet line and the first letter of the text stand, in pixels of the window. */
const places = (page: Page) =>
  page.evaluate(() => {
    const seen = (selector: string) => [...document.querySelectorAll(selector)].find((one) => one.checkVisibility())
    const box = (one: Element | Range | undefined) => {
      const { x, y, width, height } = one?.getBoundingClientRect() ?? new DOMRect()
      return { x, y, width, height }
    }
    const first = document.createRange()
    const block = seen('.prose > :first-child, .cm-line')
    const letter = block && document.createTreeWalker(block, NodeFilter.SHOW_TEXT).nextNode()
    if (letter) first.setEnd(letter, 1)
    if (letter) first.setStart(letter, 0)
    const { y, height } = box(first)
    return {
      title: box(seen('.rendered > h1, .note-name textarea')),
      quiet: box(seen('.note .quiet-line')),
      text: { y, height },
    }
  })

/** Clicks into a word of what is rendered, behind so many letters of it. @param nth of the word, from 0 @returns its height in the window */
async function clickInto(page: Page, word: string, behind: number, nth = 0): Promise<number> {
  const point = await page.evaluate(
    ([word, behind, nth]) => {
      const texts = document.createTreeWalker(document.querySelector('.prose') ?? document.body, NodeFilter.SHOW_TEXT)
      let found = -1
      for (let text = texts.nextNode(); text; text = texts.nextNode()) {
        for (let at = text.nodeValue?.indexOf(word) ?? -1; at >= 0; at = text.nodeValue?.indexOf(word, at + 1) ?? -1) {
          if (++found < nth) continue
          const range = document.createRange()
          range.setStart(text, at + behind)
          range.setEnd(text, at + behind)
          const { x, y, height } = range.getBoundingClientRect()
          return [x, y + height / 2] as const
        }
      }
      throw new Error(`nothing says ${word}`)
    },
    [word, behind, nth] as const,
  )
  await page.mouse.click(...point)
  return point[1]
}

it('title, quiet line and first line do not move by a pixel, at any width', async (test) => {
  const page = await aReader(test)
  for (const [width, height] of [
    [1440, 900],
    [820, 1100],
    [360, 740],
  ] as const) {
    await page.setViewportSize({ width, height })
    const read = await places(page)
    expect(read.text.height, `${width} px`).toBeGreaterThan(10)
    await clickInto(page, 'Calmer', 3)
    await editor(page).waitFor()
    await eventually('the caret is there', async () => (await isFocused(page)).includes('cm-content'))
    expect(await places(page), `${width} px, writing`).toEqual(read)
    await page.keyboard.type('|')
    expect(await typed(page), `${width} px`).toContain(' Cal|mer ')
    await page.keyboard.press('Backspace')
    await leaveText(page)
    expect(await places(page), `${width} px, reading again`).toEqual(read)
  }
})

/** Where the caret stands in the window, and what stands before it. */
const caret = (page: Page) =>
  page.evaluate(() => {
    const { anchorNode, anchorOffset } = getSelection() ?? {}
    const range = document.createRange()
    range.setStart(anchorNode ?? document.body, anchorOffset ?? 0)
    const { top, height } = range.getBoundingClientRect()
    return { y: top + height / 2, before: anchorNode?.nodeValue?.slice(0, anchorOffset) ?? '' }
  })

it('a line far down a long note stays where it was clicked', async (test) => {
  const line = 'Plums, quinces and pears are washed, stoned and weighed before the sugar is added to them. '
  const part = (n: number) =>
    [
      `## Part ${n}`,
      line.repeat(9),
      `| fruit | what is done with it |\n| --- | --- |\n${`| plums | ${line} |\n`.repeat(6)}`,
      `\`\`\`ts\n${'const jam = await cook(plums, sugar)\n'.repeat(12)}\`\`\``,
      `- [ ] task\n${'  - item of a list\n'.repeat(6)}`,
      `> ${line.repeat(3)} word${n}`,
    ].join('\n\n')
  const text = Array.from({ length: 12 }, (_, n) => part(n)).join('\n\n')
  const page = await aReader(test, { name: 'Long', text })
  for (const [width, height] of [
    [1440, 900],
    [360, 740],
  ] as const) {
    await page.setViewportSize({ width, height })
    for (const word of ['word10', 'word6']) {
      // An editor that has drawn nothing of the text yet.
      await page.reload()
      await page.locator('.note[data-ready]').waitFor()
      await page.locator('.prose blockquote', { hasText: word }).evaluate((quote) => {
        scrollBy({ top: quote.getBoundingClientRect().bottom - innerHeight / 2, behavior: 'instant' })
      })
      const y = await clickInto(page, word, 2)
      await eventually('the caret is there', async () => (await isFocused(page)).includes('cm-content'))
      await page.evaluate(() => new Promise((go) => requestAnimationFrame(() => requestAnimationFrame(go))))
      const place = await caret(page)
      expect(place.before, `${width} px`).toMatch(/ wo$/)
      expect(Math.abs(place.y - y), `${word} at ${width} px`).toBeLessThan(3)
      await leaveText(page)
    }
  }
})

it('the caret comes to the word that was clicked, in any block, and a link or a selection is no click', async (test) => {
  const page = await aReader(test)
  for (const [word, behind, nth, expected] of [
    ['Decisions', 4, 0, '## Deci|sions'],
    ['Ana', 1, 1, 'December. A|na owns'],
    ['Ana', 2, 2, '- [ ] An|a: send'],
    ['212', 1, 0, '| 2|12 ms |'],
    ['Ana', 3, 3, '> Ana| would'],
    ['Ana', 0, 4, '2. |Ana has'],
    ['numbers', 7, 0, '`the numbers|`'],
  ] as const) {
    await clickInto(page, word, behind, nth)
    await eventually('the caret is there', async () => (await isFocused(page)).includes('cm-content'))
    await page.keyboard.type('|')
    expect(await typed(page)).toContain(expected)
    await page.keyboard.press('Backspace')
    await leaveText(page)
  }
  await page
    .locator('.prose p')
    .first()
    .dblclick({ position: { x: 20, y: 10 } })
  await eventually('a word is selected', async () => (await isFocused(page)).includes('cm-content'))
  await leaveText(page)
  await page.evaluate(() => getSelection()?.selectAllChildren(document.querySelector('.prose h2') ?? document.body))
  await page
    .locator('.prose p')
    .nth(1)
    .click({ modifiers: ['Shift'] })
  expect(await page.locator('.is-writing').count()).toBe(0)
})

it('a click and keys that come before the editor wait for it', async (test) => {
  const page = await aVisitor(world, test, { reducedMotion: 'reduce' })
  await settleIn(page, anAccount('Ada'))
  const { promise: released, resolve: release } = Promise.withResolvers<undefined>()
  await page.route(/code-mirror-[\w-]+\.js/, async (route) => {
    await released
    await route.continue()
  })
  const answer = await page.request.post('/notes/create', {
    headers: { accept: 'application/json' },
    data: { name, text },
  })
  const { id } = (await answer.json()) as { id: string }
  await page.goto(`/notes/${id}`)
  await clickInto(page, 'Calmer', 3)
  await page.keyboard.type('n?#')
  release(undefined)
  await eventually('they are in the text', async () => (await typed(page).catch(() => '')).includes('Caln?#mer'))
  await saved(page)
})

it('what is rendered comes back when everything is saved, and not before', async (test) => {
  const page = await aReader(test)
  await openText(page)
  await page.context().setOffline(true)
  await page.keyboard.type('Offline. ')
  await page.keyboard.press('Escape')
  await page.locator('[data-save-state]').filter({ hasText: 'Not saved' }).waitFor()
  expect(await page.locator('.is-writing').count(), 'the editor stays').toBe(1)
  await page.context().setOffline(false)
  await page.locator('.prose').getByText('Offline. Present').waitFor()
  expect(await page.getByRole('heading', { level: 1 }).count()).toBe(1)
  expect(await findProblems(page)).toEqual([])
  const before = await typed(page)
  await page.keyboard.press('Control+z')
  expect(await typed(page), 'nothing is undone that is not seen').toBe(before)

  // Enter goes on where the writer was.
  await page.keyboard.press('Enter')
  await eventually('the caret is in the text', async () => (await isFocused(page)).includes('cm-content'))
  await page.keyboard.type('And back. ')
  expect(await typed(page)).toContain('Offline. And back. Present')
  expect(await page.getByRole('heading', { level: 1 }).count()).toBe(1)
  await saved(page)
  expect(await findProblems(page)).toEqual([])
  await page.getByRole('link', { name: 'All notes', exact: false }).first().click()
  await heading(page, 'All notes (1)')
})

it('a task that is ticked while one reads is ticked in the text, and no conflict', async (test) => {
  const page = await aReader(test)
  await openText(page)
  await leaveText(page)
  await page.getByRole('checkbox').first().click()
  await clickInto(page, 'draft', 5)
  await eventually('the caret is there', async () => (await isFocused(page)).includes('cm-content'))
  await page.keyboard.type(' at last')
  await eventually('both are there', async () =>
    (await typed(page)).includes('- [x] Ana: send the draft at last to legal'),
  )
  await saved(page)
  expect(await page.locator('[data-save-state]').textContent()).not.toContain('Not saved')
  await page.keyboard.press('Escape')
  await page.locator('.prose').getByText('the draft at last').waitFor()
})

it('a new note begins with its title, is at its address once it is saved, and has its menu', async (test) => {
  const page = await aVisitor(world, test, { reducedMotion: 'reduce' })
  await enter(page, anAccount('Ada'))
  await page.goto('/notes/create')
  await editor(page).waitFor()
  expect(await page.evaluate(() => document.activeElement?.getAttribute('name'))).toBe('name')
  // A press where nothing is shown takes no focus away: the keys would be shortcuts.
  await page.locator('form.writing .note-text').click({ position: { x: 200, y: 4 } })
  await page.keyboard.type('Jars to buy')
  await saved(page)
  await page.keyboard.press('Enter')
  expect(await isFocused(page)).toContain('cm-content')
  await page.keyboard.press('ArrowUp')
  expect(await page.evaluate(() => document.activeElement?.getAttribute('name'))).toBe('name')
  await page.keyboard.press('Tab')
  await page.keyboard.type('Twelve.')
  await page.keyboard.press('Escape')
  await page.locator('.prose').getByText('Twelve.').waitFor()
  expect(page.url()).toMatch(/\/notes\/\d+$/)
  expect(await page.title()).toBe('Jars to buy · Notejam')
  await page.getByRole('button', { name: 'Pin' }).waitFor()
  await page.locator('.prose').getByText('Twelve.').click()
  await eventually('a click puts the caret there', async () => (await isFocused(page)).includes('cm-content'))
  // The text may go, and the note stays.
  await page.keyboard.press('Control+a')
  await page.keyboard.press('Delete')
  await page.keyboard.press('Escape')
  await page.locator('.note:not(.is-writing) .prose:empty').waitFor({ state: 'attached' })
  const answer = await page.request.get(`${pathOf(page)}/newer?than=0`)
  expect(await answer.json()).toMatchObject({ name: 'Jars to buy', text: '' })
})

it('a live update while one reads changes what differs, and nothing moves', async (test) => {
  const long = `${'A line of the note.\n\n'.repeat(60)}The end.`
  const page = await aReader(test, { name, text: long })
  await page.evaluate(() => scrollTo(0, 900))
  const before = await page.evaluate(() => {
    const seen = document.elementFromPoint(innerWidth * 0.7, 300)?.closest('p')
    Object.assign(globalThis, { seen })
    return [scrollY, seen?.isConnected, seen?.getBoundingClientRect().top]
  })
  const form = { name, text: `${long} And more.`, version: '1', pad_id: '' }
  await page.request.post(`${pathOf(page)}/edit`, { form, headers: { accept: 'application/json' } })
  await page.getByText('The end. And more.').waitFor({ state: 'attached' })
  expect(before[1]).toBe(true)
  const after = await page.evaluate(() => {
    const { seen } = globalThis as unknown as { seen: Element | undefined }
    return [scrollY, seen?.isConnected, seen?.getBoundingClientRect().top]
  })
  expect(after).toEqual(before)
})

it('the menu of a note copies it, attaches files, and finds in it', async (test) => {
  const page = await aReader(test, { name: 'Jam', text: 'Plums and *sugar*.' })
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
  const choose = async (words: string) => {
    await page.getByRole('button', { name: 'More' }).click()
    await page.locator('#note-menu').getByRole('button', { name: words }).click()
  }
  await choose('Copy as Markdown')
  await page.getByText('Copied as Markdown.').waitFor()
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe('# Jam\n\nPlums and *sugar*.')
  await choose('Copy with formatting')
  await page.getByText('Copied with formatting.').waitFor()
  const html = await page.evaluate(async () => {
    const [copied] = await navigator.clipboard.read()
    return (await copied?.getType('text/html'))?.text()
  })
  expect(html).toContain('<h1>Jam</h1><p>Plums and <em>sugar</em>.</p>')
  const chooser = page.waitForEvent('filechooser')
  await choose('Attach files')
  await chooser
  await choose('Find in note')
  await eventually('what is looked for can be typed', async () =>
    page.evaluate(() => document.activeElement?.ariaLabel === 'Find'),
  )
})

it('what is typed for a caret that does not come is kept, and goes into the text with the next one', async (test) => {
  const page = await aReader(test, { name: 'Damson jam', text: 'Two kilos.' })
  const typedAhead = Promise.withResolvers<undefined>()
  await page.route('**/form', async (route) => {
    await typedAhead.promise
    await route.abort('internetdisconnected')
  })
  const words = page.locator('.prose', { hasText: 'Two kilos' })
  await words.click({ position: { x: 1, y: 8 } })
  await page.keyboard.type('Take ')
  typedAhead.resolve(undefined)
  await page.getByText('Notejam cannot be reached. What you typed is kept').waitFor()
  expect(await page.locator('.flash').innerText()).toContain('“Take ”')
  expect(await words.isVisible()).toBe(true)
  const asked = page.waitForEvent('dialog')
  void page.evaluate('setTimeout(() => location.reload())')
  const question = await asked
  expect(question.type(), 'before the page is left').toBe('beforeunload')
  await question.dismiss()

  await page.unroute('**/form')
  await words.click({ position: { x: 1, y: 8 } })
  await eventually('it is in the text', async () => (await typed(page)) === 'Take Two kilos.')
  await page.locator('.flash').waitFor({ state: 'detached' })
})
