import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { eventually } from '../kit/eventually.ts'
import { aNote, atWork } from './visitor.ts'
import { openWorld } from './world.ts'
import { atANewNote, bring, editor, text, typed } from './writing-page.ts'

/** What a writer does before the code for it has come is done to the text that the writer saw. */

const world = openWorld()

/** Holds the scripts of a name back. @returns lets them come, once they are asked for */
async function holdBack(page: Page, name: RegExp): Promise<() => Promise<void>> {
  const go = Promise.withResolvers<undefined>()
  let isAsked = false
  await page.route(name, async (route) => {
    isAsked = true
    await go.promise
    await route.continue()
  })
  return async () => {
    await eventually('it is asked for', () => isAsked)
    go.resolve(undefined)
  }
}

async function write(page: Page, text: string): Promise<void> {
  await editor(page).focus()
  await page.keyboard.press('Control+a')
  await page.keyboard.press('Delete')
  await page.keyboard.insertText(text)
}

const becomes = (page: Page, text: string) => expect.poll(() => typed(page), { timeout: 20_000 }).toBe(text)

it('keys of lists and tables, formats and files meet the words that were typed behind them', async (test) => {
  const page = await atANewNote(world, test)
  const letNumber = await holdBack(page, /\/numbering-/)
  await write(page, '1. a\n2. b\n')
  await page.keyboard.press('ArrowUp')
  await page.keyboard.press('ArrowUp')
  await page.keyboard.press('End')
  await page.keyboard.press('Enter')
  await page.keyboard.type('new')
  await letNumber()
  await becomes(page, '1. a\n2. new\n3. b\n')

  const letMove = await holdBack(page, /\/moving-/)
  await write(page, 'one\ntwo\nthree')
  await page.keyboard.press('Alt+ArrowUp')
  await page.keyboard.press('Alt+ArrowUp')
  await page.keyboard.type(' is first')
  expect(await typed(page), 'not yet').toBe('one\ntwo\nthree is first')
  await letMove()
  await becomes(page, 'three is first\none\ntwo')
  await page.keyboard.type('!')
  await becomes(page, 'three is first!\none\ntwo')

  const letStep = await holdBack(page, /\/(tables|steps)-/)
  await write(page, '| a | b |\n| - | - |\n| c | d |')
  await page.keyboard.press('Enter')
  await page.keyboard.type('jam')
  await letStep()
  await becomes(page, '| a   | b   |\n| --- | --- |\n| c   | d   |\n| jam    |     |')
  await page.keyboard.press('Control+End')

  const letFormat = await holdBack(page, /\/(format|formatting)-/)
  await page.setViewportSize({ width: 390, height: 844 })
  await write(page, 'four kilos')
  await page.keyboard.press('Control+Shift+ArrowLeft')
  // Another of this name is in the bubble, when that has come.
  await page.locator('[data-format=bold]').click()
  await page.keyboard.press('Home')
  await page.keyboard.type('Take ')
  await letFormat()
  await becomes(page, 'Take four **kilos**')

  const letFile = await holdBack(page, /\/uploads-/)
  await write(page, 'before behind')
  await page.keyboard.press('Control+ArrowLeft')
  await bring(page, 'paste', { 'jar.txt': text('jam') })
  await page.keyboard.type('words ')
  await page.keyboard.press('Control+Home')
  await page.keyboard.type('Now ')
  await letFile()
  await expect.poll(() => typed(page), { timeout: 20_000 }).toMatch(/^Now before \[jar\.txt\]\(\S+\) ?words behind$/)
})

it('what is looked for is typed into the field that comes, and Escape opens nothing', async (test) => {
  const page = await atANewNote(world, test)
  const letFind = await holdBack(page, /\/find-/)
  await write(page, 'plums and quinces')
  await page.keyboard.press('Control+f')
  await page.keyboard.type('quu')
  await page.keyboard.press('Backspace')
  await letFind()
  await expect.poll(() => page.getByRole('textbox', { name: 'Find', exact: true }).inputValue()).toBe('qu')
  await page.keyboard.type('i')
  await page.getByText('1 match').waitFor()
  expect(await typed(page)).toBe('plums and quinces')
  await page.keyboard.press('Escape')

  const letPalette = await holdBack(page, /\/palette-/)
  await page.keyboard.press('Control+k')
  await page.keyboard.type('x')
  await page.keyboard.press('Enter')
  await page.keyboard.press('Escape')
  await page.keyboard.type('x')
  await letPalette()
  await becomes(page, 'plums and quincesx')
  expect(await page.getByRole('dialog').count()).toBe(0)
})

it('a task is moved by the first press of its keys', async (test) => {
  const page = await atANewNote(world, test)
  await aNote(page, { name: 'Moving house', text: '- [ ] one\n- [ ] two\n- [ ] three' })
  await page.goto('/')
  await page.getByRole('link', { name: 'Moving house' }).click()
  await page.locator('.note[data-ready]').waitFor()
  const letMove = await holdBack(page, /\/moving-/)
  await page.getByRole('checkbox', { name: 'one' }).focus()
  await page.keyboard.press('Alt+ArrowDown')
  await page.keyboard.press('Alt+ArrowDown')
  await letMove()
  await expect
    .poll(() => page.locator('.prose li.task').allTextContents(), { timeout: 20_000 })
    .toEqual(['two', 'three', 'one'])
})

it('rows are selected, and go to the trash, by keys and clicks that come before their code', async (test) => {
  const page = await atANewNote(world, test)
  for (const name of ['Elder', 'Damsons', 'Cherries', 'Beans', 'Apples']) await aNote(page, { name, text: name })
  const letSelect = await holdBack(page, /\/choosing-/)
  await page.goto('/')
  await atWork(page, 'All notes (5)')
  const row = (name: string) => page.getByRole('link', { name, exact: true })
  await page.keyboard.press('j')
  await page.keyboard.press('x')
  await page.keyboard.press('Shift+J')
  expect(await row('Beans').evaluate((link) => link === document.activeElement), 'the focus moves at once').toBe(true)
  await row('Damsons').click({ modifiers: ['ControlOrMeta'] })
  // While rows are being selected, a plain click selects, too.
  await row('Elder').click()
  expect(await page.getByRole('checkbox', { checked: true }).count()).toBe(0)
  expect(new URL(page.url()).pathname).toBe('/')
  await letSelect()
  await page.getByText('4 selected').waitFor()
  await page.keyboard.press('#')
  await page.getByText('4 notes are').waitFor()
  await eventually('one is left', async () => (await page.locator('[data-note]').count()) === 1)
  await row('Cherries').waitFor()
})

it('a title that is typed before the code for saving it is saved when that comes', async (test) => {
  const page = await atANewNote(world, test)
  const letSave = await holdBack(page, /\/sheet-/)
  await page.goto('/notes/create', { waitUntil: 'domcontentloaded' })
  await page.locator('textarea[name=name]').fill('Elderberries')
  await letSave()
  await page.waitForURL(/\/notes\/\d+$/)
  await page.goto('/')
  await page.getByRole('link', { name: 'Elderberries', exact: true }).waitFor()
})
