import type { Page } from 'playwright-core'
import { describe, expect, it, type TestContext } from 'vitest'
import { anAccount } from '../kit/person.ts'
import { findProblems } from './axe.ts'
import { aNote, askToDelete, atWork, aVisitor, heading, settleIn } from './visitor.ts'
import { openWorld } from './world.ts'

const world = openWorld()

async function withNotes(test: TestContext, options: { javaScriptEnabled?: boolean } = {}) {
  const page = await aVisitor(world, test, options)
  await settleIn(page, anAccount('Ada'))
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
  it('a note is found while its name is typed, from any page', async (test) => {
    const page = await withNotes(test)
    await page.keyboard.press('/')
    await page.keyboard.type('plum')
    const sheet = page.locator('.found-sheet:not(.offers)')
    await sheet.getByText('2 notes found.').waitFor()
    // The live region is one line, which is never replaced.
    expect(await sheet.getByRole('status').count()).toBe(1)
    expect(await sheet.locator('mark').allTextContents()).toContain('Plum')
    expect(await findProblems(page)).toEqual([])

    // Answers to the shorter texts before it find one note, too, and what they find is replaced.
    const last = page.waitForResponse((answer) => new URL(answer.url()).searchParams.get('q') === 'plum compl')
    await page.keyboard.type(' compl')
    await (await last).finished()
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
    await page.locator('#found').getByRole('link', { name: 'Report' }).focus()
    await page.keyboard.press('Enter')
    await atWork(page, 'Report')
    // The results stay beside the note, and the desk's field keeps its text.
    await page.getByRole('navigation', { name: 'Notes found' }).getByRole('link', { name: 'Report' }).waitFor()
    expect(await box(page).inputValue()).toBe('plum compl')
    expect(await page.locator('.prose .match').allTextContents()).toEqual(['compl', 'plum'])
    await page.keyboard.press(']')
    await page.getByText('2 of 2').waitFor()
    expect(await findProblems(page)).toEqual([])
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
    await box(page).fill('天気')
    await found.getByRole('link', { name: 'Shopping' }).waitFor()
    expect(await found.locator('mark').allTextContents()).toEqual(['天気'])
    await box(page).fill('zzzz')
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
  expect(await page.locator('#found mark').allTextContents()).toEqual(['brûlée'])
  await box(page).fill('plums -sugar')
  await box(page).press('Enter')
  await page.getByRole('main').getByRole('link', { name: 'Report' }).click()
  await heading(page, 'Report')
})

describe('a search that was read otherwise than it was meant', () => {
  it('says what the minus left out, and finds the word with its minus by one key more', async (test) => {
    const page = await withNotes(test)
    await aNote(page, { name: 'Script', text: 'Careful with rm -rf, and rsync --dry-run first.' })
    await page.goto('/search')
    await atWork(page, 'Search')
    const [field, found] = [box(page), page.locator('#found')]
    await field.fill('rm -rf')
    await found.getByText('Only notes without rf.').waitFor()
    await found.getByText('No note found.').waitFor()
    await page.getByRole('link', { name: 'Search for “-rf” as a word' }).press('Enter')
    await found.getByRole('link', { name: 'Script' }).waitFor()
    expect(await field.inputValue()).toBe('rm "-rf"')

    await field.fill('--dry-run')
    await found.getByText('1 note found.').waitFor()
    await field.fill('sauce:plum')
    await found.getByText('There is no operator “sauce:”; its words were looked for.').waitFor()
    await field.fill('#kitchen')
    await page.getByRole('link', { name: 'Only notes with this tag: tag:kitchen' }).click()
    await found.getByRole('link', { name: 'Plum jam' }).waitFor()
    expect(await findProblems(page)).toEqual([])
    await page.getByText('How to search').click()
    await page.getByText('in the trash, which other searches leave out').waitFor()
    expect(await findProblems(page)).toEqual([])
  })

  it('goes on from the palette, which knows names only', async (test) => {
    const page = await withNotes(test)
    await page.keyboard.press('Control+k')
    const palette = page.getByRole('dialog', { name: 'Commands' })
    await palette.getByRole('option', { name: 'Shopping' }).waitFor()
    const onward = palette.getByRole('link', { name: 'Search in all notes' })
    expect(await onward.isVisible()).toBe(false)
    await page.keyboard.type('tag:kitchen')
    await palette.getByText('Nothing is called that.').waitFor()
    await onward.waitFor()
    expect(await findProblems(page)).toEqual([])
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    await atWork(page, 'Search')
    await page.locator('#found').getByRole('link', { name: 'Plum jam' }).waitFor()
  })

  it('goes on in the trash, without scripts too', async (test) => {
    const page = await withNotes(test, { javaScriptEnabled: false })
    await page.getByRole('main').getByRole('link', { name: 'Report' }).click()
    await askToDelete(page)
    await page
      .getByRole('main')
      .getByRole('button', { name: /trash|delete/i })
      .click()
    await page.goto('/search?q=compliance')
    await page.getByText('No note found.').waitFor()
    await page.getByRole('link', { name: 'search the trash' }).click()
    await page.getByText('1 note found in the trash.').waitFor()
    await page.getByRole('main').getByRole('link', { name: 'Report' }).click()
    await page.getByRole('button', { name: 'Restore' }).waitFor()
  })
})
