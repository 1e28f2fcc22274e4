import type { Browser } from 'playwright-core'
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

async function atTheList(test: TestContext) {
  const page = await aVisitor(world, test)
  await settleIn(page, aPerson('Ada'))
  for (const name of ['Plum jam', 'Damson jam', 'Shopping']) await aNote(page, { name, text: `About ${name}.` })
  await page.goto('/')
  await atWork(page, 'All notes (3)')
  return page
}

describe('with keys alone', () => {
  it('somebody goes through the list, opens, edits, and goes back', async (test) => {
    const page = await atTheList(test)
    await page.keyboard.press('j')
    await page.keyboard.press('j')
    await page.keyboard.press('k')
    await page.keyboard.press('j')
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Damson jam')
    await page.keyboard.press('Enter')
    await atWork(page, 'Damson jam')
    await page.keyboard.press('e')
    await heading(page, 'Edit note')
    // Letters are letters while somebody writes.
    const text = page.locator('.cm-content')
    await text.focus()
    await page.keyboard.type('n?#jk g a')
    expect(await page.locator('textarea[name=text]').inputValue()).toContain('n?#jk g a')
    await page.getByLabel('Name').focus()
    await page.keyboard.type('n?#jk g a')
    expect(await page.getByLabel('Name').inputValue()).toContain('n?#jk g a')
    expect(page.url()).toMatch(/\/edit$/)
    await page
      .locator('[data-save-state]')
      .filter({ hasText: /^Saved/ })
      .waitFor()
    await page.getByLabel('Name').blur()
    await page.keyboard.press('g')
    await page.keyboard.press('a')
    await atWork(page, 'All notes (3)')
    await page.keyboard.press('n')
    await heading(page, 'New note')
  })

  it('finds anything by its name', async (test) => {
    const page = await atTheList(test)
    await page.keyboard.press('Control+k')
    const palette = page.getByRole('dialog', { name: 'Commands' })
    await palette.getByRole('option', { name: 'Shopping' }).waitFor()
    expect(await findProblems(page)).toEqual([])
    await page.keyboard.type('jam')
    await palette.getByText('2 results').waitFor()
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    await atWork(page, 'Plum jam')
    await page.keyboard.press('Control+k')
    await page.keyboard.type('trash')
    await palette.getByRole('option', { name: 'Trash' }).waitFor()
    await palette.getByText('1 result').waitFor()
    await page.keyboard.press('Enter')
    await atWork(page, 'Trash (0)')
    await page.keyboard.press('Control+k')
    await palette.waitFor()
    await page.keyboard.press('Escape')
    await palette.waitFor({ state: 'detached' })
  })

  it('somebody goes on from the note that is open, in the list beside it', async (test) => {
    const page = await atTheList(test)
    await page.setViewportSize({ width: 1440, height: 900 })
    await page.getByRole('link', { name: 'Damson jam', exact: true }).click()
    await atWork(page, 'Damson jam')
    await page.keyboard.press('j')
    await page.keyboard.press('e')
    await heading(page, 'Edit note')
    expect(await page.getByLabel('Name').inputValue()).toBe('Plum jam')
  })

  it('never opens what is not called as it was typed, however soon Enter comes', async (test) => {
    const page = await atTheList(test)
    // Nobody answers what is typed.
    await page.route(/\/palette\?q=./, (route) => route.abort('aborted'))
    await page.keyboard.press('Control+k')
    const palette = page.getByRole('dialog', { name: 'Commands' })
    await palette.getByRole('option', { name: 'Shopping' }).waitFor()
    await page.keyboard.type('plum')
    await page.keyboard.press('Enter')
    await atWork(page, 'Plum jam')
    await page.keyboard.press('Control+k')
    await palette.getByRole('option', { name: 'Shopping' }).waitFor()
    await page.keyboard.type('quince')
    await page.keyboard.press('Enter')
    await palette.getByText('Nothing is called that.').waitFor()
    expect(await findProblems(page)).toEqual([])
    await page.keyboard.press('Escape')
    await heading(page, 'Plum jam')
  })

  it('takes what is typed before the palette has come, and none of it as keys', async (test) => {
    const page = await atTheList(test)
    await page.keyboard.press('j')
    await page.keyboard.press('Enter')
    await atWork(page, 'Shopping')
    let isThere = () => {}
    const there = new Promise<void>((resolve) => (isThere = resolve))
    await page.route(/palette-[\w-]+\.js/, async (route) => {
      await there
      await route.continue()
    })
    await page.keyboard.press('Control+k')
    await page.keyboard.type('new note#he')
    isThere()
    const palette = page.getByRole('dialog', { name: 'Commands' })
    await palette.getByText('Nothing is called that.').waitFor()
    expect(await palette.getByRole('combobox').inputValue()).toBe('new note#he')
    for (let n = 0; n < 3; n++) await page.keyboard.press('Backspace')
    await page.keyboard.press('Enter')
    await heading(page, 'New note')
  })

  it('finds a key, and where it is not one', async (test) => {
    const page = await atTheList(test)
    await page.keyboard.press('?')
    const sheet = page.getByRole('dialog', { name: 'Keys' })
    await sheet.getByText('New note').waitFor()
    expect(await findProblems(page)).toEqual([])
    await page.keyboard.type('trash')
    await sheet.getByText('New note').waitFor({ state: 'detached' })
    await sheet.getByText('Trash', { exact: true }).waitFor()
    await page.keyboard.press('Control+a')
    await page.keyboard.type('no such key')
    await sheet.getByText('Nothing is called that.').waitFor()
    expect(await findProblems(page)).toEqual([])
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: 'Keys' }).click()
    await sheet.waitFor()
  })
})
