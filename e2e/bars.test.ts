import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { eventually } from '../kit/eventually.ts'
import { anAccount } from '../kit/person.ts'
import { aNote, aVisitor, enter, heading } from './visitor.ts'
import { openWorld } from './world.ts'

const world = openWorld()

/** Pixels of the window, from its lower and its upper edge, that bars cover. */
const covered = (page: Page) =>
  page.evaluate<number>(`(() => {
    const bars = [...document.querySelectorAll('body *')].filter((one) => {
      const { position, visibility, display } = getComputedStyle(one)
      const { width, height, top, bottom } = one.getBoundingClientRect()
      const isSeen = visibility === 'visible' && display !== 'none' && height > 0 && top < innerHeight && bottom > 0
      return isSeen && ['fixed', 'sticky'].includes(position) && width > innerWidth / 2 && height < innerHeight / 2
    })
    const rows = new Set()
    for (const bar of bars) {
      const { top, bottom } = bar.getBoundingClientRect()
      for (let y = Math.max(0, Math.floor(top)); y < Math.min(innerHeight, bottom); y++) rows.add(y)
    }
    return rows.size
  })()`)

it('on a phone bars take an eighth of the window while one writes, and nothing while one reads downwards', async (test) => {
  const page = await aVisitor(world, test, { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true })
  await enter(page, anAccount('Ada'))
  await aNote(page, { name: 'Damson jam', text: 'Boil and stir.\n\n'.repeat(80) })
  await page.goto('/')
  await page.getByRole('link', { name: 'Damson jam' }).click()
  await heading(page, 'Damson jam')
  await page.locator('article[data-ready]').waitFor()
  expect(await covered(page), 'the bar at the foot is there').toBeGreaterThan(40)

  await page.mouse.wheel(0, 400)
  await eventually('it is gone on the way down', async () => (await covered(page)) === 0)
  await page.mouse.wheel(0, -200)
  await eventually('it is back on the way up', async () => (await covered(page)) > 40)

  await page.locator('.prose p').nth(20).click()
  await page.locator('.cm-content').waitFor()
  await page.keyboard.type('Sugar, too. ')
  const bars = await covered(page)
  expect(bars, 'there is one for writing').toBeGreaterThan(40)
  expect(bars).toBeLessThanOrEqual(104)
})
