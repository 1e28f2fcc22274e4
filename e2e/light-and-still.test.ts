import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { anAccount } from '../kit/person.ts'
import { aNote, aVisitor, heading, send, settleIn } from './visitor.ts'
import { openWorld } from './world.ts'

const world = openWorld()

/** Bytes on the wire, compressed: of the first page that a device opens, and of each page after that. */
const maxFirst = 90_000
const maxLater = 20_000

const text = `# Plums\n\nFour kilos of plums, *washed*.\n\n- [ ] stone them\n- [x] weigh the sugar\n\n| jar | g |\n| --- | --: |\n| one | 340 |`

/** What the open page itself needed; what its scripts fetch afterwards, for what may come, is not of the page. */
const weight = (page: Page) =>
  page.evaluate(() => {
    const [page] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[]
    const parts = performance.getEntriesByType('resource') as PerformanceResourceTiming[]
    const needed = parts.filter(({ startTime }) => startTime < (page?.domContentLoadedEventEnd ?? 0))
    return {
      bytes: [page, ...needed].reduce((sum, part) => sum + (part?.transferSize ?? 0), 0),
      fonts: parts.filter(({ name }) => name.endsWith('.woff2')).map(({ name }) => name.replace(/.*\/|-[^-]+$/g, '')),
    }
  })

it('a list or a note is light the first time, and lighter afterwards; the italic comes where it is used', async (test) => {
  const setUp = await aVisitor(world, test)
  const ada = anAccount('Ada')
  await settleIn(setUp, ada)
  for (let n = 1; n <= 60; n++) {
    await aNote(setUp, {
      name: `Note ${n} of a list that fills its page`,
      text: `What ${n} says, for two lines or so. `.repeat(4),
    })
  }
  await aNote(setUp, { name: 'Plums', text: text.replaceAll('*', '') })
  await aNote(setUp, { name: 'Washed', text })
  const first = await aVisitor(world, test)
  await send(first, '/signin', { ...ada })

  await first.goto('/')
  const list = await weight(first)
  expect(list.bytes, 'it was counted').toBeGreaterThan(20_000)
  expect(list.bytes, 'bytes of the first page').toBeLessThan(maxFirst)
  for (const name of ['Plums', 'Washed']) {
    await first.goto('/')
    const { bytes } = await weight(first)
    expect(bytes, 'bytes of the list after that').toBeLessThan(maxLater)
    await first.getByRole('link', { name, exact: true }).click()
    await heading(first, name)
    await first.evaluate(() => document.fonts.ready)
    const note = await weight(first)
    expect(note.fonts.filter((font) => font.includes('italic')).length, `italics of ${name}`).toBe(
      name === 'Washed' ? 1 : 0,
    )
    expect(
      note.fonts.filter((font) => font.includes('latin-ext')),
      'letters that no word has',
    ).toEqual([])
  }
})

it('nothing moves by itself on any page, nor when a message arrives', async (test) => {
  const page = await aVisitor(world, test)
  await page.addInitScript(() => {
    const shifts: unknown[] = []
    Object.assign(window, { shifts })
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries() as (PerformanceEntry & {
        value: number
        hadRecentInput: boolean
        sources: { node: Node | null }[]
      })[]) {
        if (!entry.hadRecentInput)
          shifts.push([
            entry.value,
            entry.sources.map(({ node }) => (node instanceof Element ? node.outerHTML.slice(0, 60) : node?.nodeName)),
          ])
      }
    }).observe({ type: 'layout-shift', buffered: true })
  })
  await settleIn(page, anAccount('Ada'))
  await send(page, '/pads/create', { name: 'Kitchen' })
  await aNote(page, { name: 'Plums', text })
  await aNote(page, { name: 'Pears', text })
  await page.goto('/')
  const note = (await page.getByRole('link', { name: 'Plums' }).getAttribute('href')) ?? ''
  const shifts = () => page.evaluate<unknown[]>('window.shifts')
  for (const [width, height] of [
    [360, 740],
    [820, 1100],
    [1440, 900],
  ] as const) {
    await page.setViewportSize({ width, height })
    for (const path of [
      '/',
      note,
      `${note}/history`,
      '/search?q=plums',
      '/trash',
      '/settings',
      '/notes/create',
      '/pads/create',
    ]) {
      await page.goto(path)
      await page.evaluate(() => document.fonts.ready)
      expect(await shifts(), `${path} at ${width}`).toEqual([])
    }
    await page.goto(note)
    await page.evaluate("document.querySelector('.note-tools .pin').requestSubmit()")
    await page.locator('.flash').waitFor()
    expect(await shifts(), `a message at ${width}`).toEqual([])
  }
})
