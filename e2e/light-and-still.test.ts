import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { eventually } from '../kit/eventually.ts'
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

  const third = await aVisitor(world, test)
  await send(third, '/signin', { ...ada })
  await third.goto('/notes/create')
  await third.locator('.cm-content').click()
  const italics = () =>
    third.evaluate(() => [...document.fonts].filter(({ style, status }) => style === 'italic' && status === 'loaded'))
  await third.keyboard.type('Plums ')
  expect((await italics()).length).toBe(0)
  await third.keyboard.type('*w')
  await eventually('the italic is there before its first word', async () => (await italics()).length === 1)
})

it('nothing moves by itself on any page, nor when a message or a change from elsewhere arrives', async (test) => {
  const page = await aVisitor(world, test)
  await page.addInitScript(() => {
    const shifts: unknown[] = []
    Object.assign(window, { shifts })
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries() as (PerformanceEntry & {
        value: number
        hadRecentInput: boolean
        sources: { node: Node | null; previousRect: DOMRect; currentRect: DOMRect }[]
      })[]) {
        if (!entry.hadRecentInput)
          shifts.push([
            entry.value,
            entry.sources.map(({ node, previousRect, currentRect }) => [
              node instanceof Element ? node.outerHTML.slice(0, 60) : node?.textContent,
              [previousRect, currentRect].map(({ x, y, width, height }) => [x, y, width, height].join(' ')),
            ]),
          ])
      }
    }).observe({ type: 'layout-shift', buffered: true })
  })
  await settleIn(page, anAccount('Ada'))
  const shifts = () => page.evaluate<unknown[]>('window.shifts')
  const sizes = [
    [360, 740],
    [820, 1100],
    [1440, 900],
  ] as const
  const changes = { 360: '430', 820: '304', 1440: '403' } as const
  for (const [width, height] of sizes) {
    await page.setViewportSize({ width, height })
    await page.goto('/')
    await page.locator('.cm-content').waitFor()
    expect(await shifts(), `the first screen at ${width}`).toEqual([])
  }
  await send(page, '/pads/create', { name: 'Kitchen' })
  await aNote(page, { name: 'Plums', text })
  await aNote(page, { name: 'Pears', text })
  await page.goto('/')
  const note = (await page.getByRole('link', { name: 'Plums' }).getAttribute('href')) ?? ''
  for (const [width, height] of sizes) {
    await page.setViewportSize({ width, height })
    for (const path of [
      '/',
      note,
      `${note}?in=search&q=plums`,
      '/tasks',
      `${note}/edit`,
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

    await page.goto(note)
    const answer = await page.request.get(`${note}/newer?than=0`)
    const now = (await answer.json()) as { text: string; version: number }
    // As wide as what it replaces.
    const more = changes[width]
    const form = { name: 'Plums', text: now.text.replace(/\d{3}/, more), version: String(now.version), pad_id: '' }
    await page.request.post(`${note}/edit`, { form, headers: { accept: 'application/json' } })
    await page.locator('.rendered').getByRole('cell', { name: more }).waitFor()
    expect(await shifts(), `a change from elsewhere at ${width}`).toEqual([])
  }
})
