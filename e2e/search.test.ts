import type { Page } from 'playwright-core'
import { describe, expect, it, type TestContext } from 'vitest'
import { eventually } from '../kit/eventually.ts'
import { anAccount } from '../kit/person.ts'
import { findProblems } from './axe.ts'
import { aNote, askToDelete, atWork, aVisitor, heading, send, settleIn, signOut } from './visitor.ts'
import { openWorld } from './world.ts'
import { editor, leaveText, openText, saved } from './writing-page.ts'

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

it('the best match is written beside the results, and comes back as it is written', async (test) => {
  const page = await withNotes(test)
  await page.goto('/search?q=kilos')
  await atWork(page, 'Search')
  const pane = page.getByRole('complementary', { name: 'Best match' })
  expect(await pane.locator('.prose .match').allTextContents()).toEqual(['kilos'])
  await pane.locator('article[data-ready]').waitFor()
  await pane.getByText('one of sugar').click({ position: { x: 5, y: 12 } })
  await editor(page).waitFor()
  await page.keyboard.press('Control+End')
  await page.keyboard.type(' And three kilos more.')
  await saved(page)
  await leaveText(page)
  await pane.locator('.match').nth(1).waitFor()
  await pane.getByText('2 matches').waitFor()
  expect(new URL(page.url()).pathname).toBe('/search')

  await box(page).fill('rules')
  await pane.getByRole('heading', { name: 'Report' }).waitFor()
  await page.keyboard.press('Escape')
  await page.locator('h1').first().click()
  await openText(page)
  await page.keyboard.press('Control+End')
  await page.keyboard.type(' More of them.')
  // The search goes on while this is not saved yet: the note stays until it is.
  await box(page).fill('kilos')
  await pane.getByRole('heading', { name: 'Plum jam' }).waitFor()
  expect(await pane.locator('.prose .match').allTextContents()).toEqual(['kilos', 'kilos'])
  await page.locator('h1').first().click()
  await openText(page)
  expect(await pane.locator('textarea[name=text]').inputValue()).toContain('And three kilos more.')
  const report = await page.request.get('/search?q=compliance', { headers: { 'sec-ch-ua-mobile': '?0' } })
  expect(await report.text()).toContain('More of them.')
})

it('what was found follows what other pages save, with its matches marked', async (test) => {
  const page = await withNotes(test)
  const listening = page.waitForRequest((request) => new URL(request.url()).pathname === '/changes')
  await page.goto('/search?q=plums')
  await listening
  const found = page.locator('#found')
  const names = () => found.locator('.results a').allTextContents()
  expect(await names()).toEqual(['Report', 'Plum jam'])
  const href = await found.getByRole('link', { name: 'Report' }).getAttribute('href')
  await send(page, `${href?.split('?')[0]}/edit`, { name: 'Annual report', text: 'Few plums this year.' })
  await found.getByRole('link', { name: 'Annual report' }).waitFor()
  await eventually('its words are those of now', async () =>
    (await found.locator('.results').innerText()).includes('Few plums this year.'),
  )
  expect(await found.locator('.results .snippet mark').allTextContents()).toEqual(['plums', 'plums'])
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
    const palette = page.getByRole('dialog', { name: 'Jump to…' })
    await palette.getByRole('option', { name: 'Shopping' }).waitFor()
    await palette.getByRole('group', { name: 'Edited last' }).getByRole('option', { name: 'Report' }).waitFor()
    expect(await palette.getByRole('group', { name: 'Tags' }).getByRole('option').allInnerTexts()).toEqual(['kitchen'])
    await page.keyboard.type('tag:kitchen')
    await palette.getByText('Nothing is called that.').waitFor()
    await palette.getByRole('option', { name: 'Search for “tag:kitchen”', selected: true }).waitFor()
    expect(await findProblems(page)).toEqual([])
    await page.keyboard.press('Enter')
    await atWork(page, 'Search')
    await page.locator('#found').getByRole('link', { name: 'Plum jam' }).waitFor()
  })

  it('is offered again on this device until its account signs out, and operators offer their values', async (test) => {
    const page = await withNotes(test)
    await page.goto('/search?q=plum')
    await page.goto('/search?q=sugar')
    await page.goto('/')
    await atWork(page, 'All notes (3)')
    await page.keyboard.press('/')
    const recent = page.getByRole('group', { name: 'Recent searches' })
    await recent.getByText('2 recent searches').waitFor()
    expect(await recent.getByRole('link').allTextContents()).toEqual(['sugar', 'plum'])
    expect(await findProblems(page)).toEqual([])
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Delete')
    await recent.getByText('1 recent').waitFor()
    expect(await recent.getByRole('link').allTextContents()).toEqual(['plum'])
    await page.keyboard.type('tag:')
    const values = page.getByRole('group', { name: 'Values of this operator' })
    expect(await values.getByRole('button').allTextContents()).toEqual(['kitchen'])
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    expect(await box(page).inputValue()).toBe('tag:kitchen ')
    await page.locator('.found-sheet:not(.offers)').getByRole('link', { name: 'Plum jam' }).waitFor()
    await page.keyboard.press('Enter')
    await page.getByRole('link', { name: 'Search without tag:kitchen' }).click()
    await page.waitForURL((url) => url.pathname === '/search' && !url.searchParams.get('q'))
    await signOut(page)
    await heading(page, 'Sign in')
    expect(await page.evaluate(() => Object.keys(localStorage).filter((key) => key.includes('searches')))).toEqual([])
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

it('the row of a note that is written keeps what was found; its tags are in the quiet line and on the desk at once', async (test) => {
  const page = await withNotes(test)
  await page.goto('/search?q=plum')
  await page.locator('#found').getByRole('link', { name: 'Plum jam' }).click()
  await atWork(page, 'Plum jam')
  const row = page.locator('.results li', { hasText: 'Plum jam' })
  const found = () => row.locator('mark').allTextContents()
  expect(await found()).toEqual(['Plum', 'plum'])
  const tags = () => page.locator('form.writing .quiet-line .tag-link').allTextContents()
  await openText(page)
  await page.keyboard.press('Control+End')
  await page.keyboard.type(' More, in #winter')
  await eventually('its tags are in the quiet line', async () => (await tags()).join() === '#kitchen,#winter')
  expect(await row.locator('time').textContent()).toBe('now')
  expect(await found(), 'the row is as it was found').toEqual(['Plum', 'plum'])
  await page.locator('.desk-tags').getByRole('link', { name: 'winter 1' }).waitFor()
  await editor(page).press('Control+Home')
  await page.keyboard.press('Shift+End')
  await page.keyboard.type('Sugar #spring')
  await eventually('the words are gone, and the title is marked', async () => (await found()).join() === 'Plum')
  await leaveText(page)

  await page.goto('/')
  await page.getByRole('link', { name: 'Report' }).click()
  await atWork(page, 'Report')
  await openText(page)
  await page.keyboard.press('Control+End')
  await page.keyboard.type(' #work')
  await page.locator('.desk-tags').getByRole('link', { name: 'work 1' }).waitFor()
})

it('a title that is written from right to left begins where its words do, in results and in lists', async (test) => {
  const page = await withNotes(test)
  await aNote(page, { name: 'مربى البرقوق', text: 'كيلوان من البرقوق وكيلو من السكر.' })
  const found = `/search?${new URLSearchParams({ q: 'البرقوق' }).toString()}`
  for (const [path, rows] of [
    [found, '.results li'],
    ['/', '[data-note]'],
  ] as const) {
    await page.goto(path)
    const edges = await page
      .locator(rows)
      .filter({ hasText: 'مربى' })
      .evaluate((row) =>
        ['a', '.snippet', 'time'].map((part) => {
          const range = document.createRange()
          range.selectNodeContents(row.querySelector(part) ?? row)
          const { left, right } = range.getBoundingClientRect()
          return part === 'time' ? left : right
        }),
      )
    const [title = 0, words = 0, time = 0] = edges
    expect(Math.abs(title - words), `${path}: pixels between the beginnings of title and words`).toBeLessThan(2)
    expect(time, `${path}: the time is at the other end`).toBeLessThan(title - 100)
  }
})
