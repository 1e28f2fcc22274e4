import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it, type TestContext } from 'vitest'
import { findProblems } from './axe.ts'
import { openChromium } from './chromium.ts'
import { openNotejam, type Notejam } from './notejam.ts'
import { aNote, aPerson, atWork, aVisitor, heading, settleIn } from './visitor.ts'

let world: { readonly browser: Browser; readonly notejam: Notejam }
beforeAll(async () => {
  const [browser, notejam] = await Promise.all([openChromium(), openNotejam()])
  world = { browser, notejam }
})
afterAll(() => Promise.all([world.browser.close(), world.notejam.stop()]))

async function withNotes(test: TestContext, options: { javaScriptEnabled?: boolean } = {}) {
  const page = await aVisitor(world, test, options)
  await settleIn(page, aPerson('Ada'))
  await aNote(page, { name: 'Plum jam', text: 'Two kilos of plums, one of sugar. #kitchen' })
  await aNote(page, { name: 'Report', text: 'About compliance with the rules, and plums.' })
  await aNote(page, { name: 'Shopping', text: 'Sugar, crème brûlée, 東京の天気.' })
  await page.goto('/')
  await atWork(page, 'All notes (3)')
  return page
}

const box = (page: Page) => page.getByRole('navigation', { name: 'Pads and account' }).getByRole('searchbox')
const focused = (page: Page) => page.evaluate(() => document.activeElement?.textContent)

describe('with keys alone', () => {
  it('somebody finds a note while typing, from any page', async (test) => {
    const page = await withNotes(test)
    await page.keyboard.press('/')
    await page.keyboard.type('plum')
    const sheet = page.locator('.found-sheet')
    await sheet.getByText('2 notes found.').waitFor()
    // What is read out is one line that stays in its place.
    expect(await sheet.getByRole('status').count()).toBe(1)
    expect(await sheet.locator('mark').allTextContents()).toContain('Plum')
    expect(await findProblems(page)).toEqual([])

    await page.keyboard.type(' compl')
    await sheet.getByText('1 note found.').waitFor()
    await page.keyboard.press('ArrowDown')
    expect(await focused(page)).toBe('Report')
    await page.keyboard.press('ArrowUp')
    expect(await box(page).evaluate((input) => input === document.activeElement)).toBe(true)
    await page.keyboard.press('Escape')
    await sheet.waitFor({ state: 'hidden' })
    expect(await box(page).inputValue(), 'what was typed stays').toBe('plum compl')

    await page.keyboard.press('Enter')
    await atWork(page, 'Search')
    expect(new URL(page.url()).searchParams.get('q')).toBe('plum compl')
    await page.getByRole('link', { name: 'Report' }).focus()
    await page.keyboard.press('Enter')
    await atWork(page, 'Report')
    await page.goBack()
    await heading(page, 'Search')
  })

  it('the page of results follows what is typed, and its address too', async (test) => {
    const page = await withNotes(test)
    await page.goto('/search')
    await atWork(page, 'Search')
    const found = page.locator('#found')
    await page.keyboard.press('/')
    await page.keyboard.type('complaince')
    await found.getByText('1 note found.').waitFor()
    await found.getByText('Also looked for: compliance').waitFor()
    await page.waitForURL(/q=complaince$/)
    await page.reload()
    await found.getByText('1 note found.').waitFor()
    await page.getByRole('main').getByRole('searchbox').fill('天気')
    await found.getByRole('link', { name: 'Shopping' }).waitFor()
    expect(await found.locator('mark').allTextContents()).toEqual(['天気'])
    await page.getByRole('main').getByRole('searchbox').fill('zzzz')
    await found.getByText('No note found.').waitFor()
    expect(await findProblems(page)).toEqual([])
  })
})

it('without scripts the box leads to a page of results', async (test) => {
  const page = await withNotes(test, { javaScriptEnabled: false })
  await box(page).fill('brulee')
  await box(page).press('Enter')
  await heading(page, 'Search')
  await page.getByText('1 note found.').waitFor()
  expect(await page.locator('mark').allTextContents()).toEqual(['brûlée'])
  await page.getByRole('main').getByRole('searchbox').fill('plums -sugar')
  await page.getByRole('button', { name: 'Search' }).click()
  await page.getByRole('main').getByRole('link', { name: 'Report' }).click()
  await heading(page, 'Report')
})
