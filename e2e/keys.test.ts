import { describe, expect, it, type TestContext } from 'vitest'
import { anAccount } from '../kit/person.ts'
import { findProblems } from './axe.ts'
import { aNote, atWork, aVisitor, heading, openAccount, settleIn } from './visitor.ts'
import { openWorld } from './world.ts'

const world = openWorld()

async function atTheList(test: TestContext) {
  const page = await aVisitor(world, test)
  await settleIn(page, anAccount('Ada'))
  for (const name of ['Plum jam', 'Damson jam', 'Shopping']) await aNote(page, { name, text: `About ${name}.` })
  await page.goto('/')
  await atWork(page, 'All notes (3)')
  return page
}

describe('with keys alone', () => {
  it('the list is walked, a note opened and edited, and the list reached again', async (test) => {
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
    // In a field a letter is a letter.
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

  it('the palette finds notes and commands by their names', async (test) => {
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
    await palette.getByRole('option', { name: /^Trash/ }).waitFor()
    await palette.getByText('2 results').waitFor()
    await page.keyboard.press('Enter')
    await atWork(page, 'Trash (0)')
    await page.keyboard.press('Control+k')
    await palette.waitFor()
    await page.keyboard.press('Escape')
    await palette.waitFor({ state: 'detached' })
  })

  it('the list beside a note goes on from the open one', async (test) => {
    const page = await atTheList(test)
    await page.setViewportSize({ width: 1440, height: 900 })
    await page.getByRole('link', { name: 'Damson jam', exact: true }).click()
    await atWork(page, 'Damson jam')
    await page.keyboard.press('j')
    await page.keyboard.press('e')
    await heading(page, 'Edit note')
    expect(await page.getByLabel('Name').inputValue()).toBe('Plum jam')
  })

  it('the palette opens only what matches the typed words, however soon Enter comes', async (test) => {
    const page = await atTheList(test)
    // The server never answers the search.
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

  it('words that are typed before the palette has loaded go into it, and are not taken as keys', async (test) => {
    const page = await atTheList(test)
    await page.keyboard.press('j')
    await page.keyboard.press('Enter')
    await atWork(page, 'Shopping')
    const { promise: released, resolve: release } = Promise.withResolvers<undefined>()
    await page.route(/palette-[\w-]+\.js/, async (route) => {
      await released
      await route.continue()
    })
    await page.keyboard.press('Control+k')
    await page.keyboard.type('new note#he')
    release(undefined)
    const palette = page.getByRole('dialog', { name: 'Commands' })
    await palette.getByText('Nothing is called that.').waitFor()
    expect(await palette.getByRole('combobox').inputValue()).toBe('new note#he')
    for (let n = 0; n < 3; n++) await page.keyboard.press('Backspace')
    await page.keyboard.press('Enter')
    await heading(page, 'New note')
  })

  it('the sheet of keys finds a key, and says when there is none', async (test) => {
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
    await openAccount(page)
    await page.getByRole('button', { name: 'Keys' }).click()
    await sheet.waitFor()
  })
})
