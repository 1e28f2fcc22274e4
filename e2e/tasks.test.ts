import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { eventually } from '../kit/eventually.ts'
import { anAccount } from '../kit/person.ts'
import { findProblems } from './axe.ts'
import { aNote, atWork, aVisitor, enter, send } from './visitor.ts'
import { openWorld } from './world.ts'

const world = openWorld()

const text = '- [ ] Call the landlord\n  - [ ] and the agent\n- [ ] Pack the books\n- [ ] Sell the piano'
const box = (page: Page, name: string) => page.getByRole('checkbox', { name, exact: true })
const shown = async (page: Page) => page.locator('.prose .task-text').allTextContents()

/** What the server has. */
async function saved(page: Page): Promise<string[]> {
  const html = await (await page.request.get(page.url())).text()
  return [...html.matchAll(/id="md\.task-\d+">([^<]*)/g)].map(([, words = '']) => words)
}

describe.each([
  ['on', true],
  ['off', false],
])('with scripts %s', (_what, javaScriptEnabled) => {
  it('tasks are ticked in their note and in the list of all, hidden, and put at the end', async (test) => {
    const page = await aVisitor(world, test, { javaScriptEnabled })
    await enter(page, anAccount('Ada'))
    await aNote(page, { name: 'Moving house', text })
    await page.goto('/')
    await page.getByRole('link', { name: 'Moving house' }).click()
    await page.locator('.quiet-line').getByText('0 of 4 done').first().waitFor()
    if (javaScriptEnabled) await atWork(page, 'Moving house')

    await box(page, 'Pack the books').click()
    await page.locator('.quiet-line').getByText('1 of 4 done').first().waitFor()
    await page.getByRole('button', { name: 'More' }).click()
    await page.getByRole('button', { name: 'Move done to the end' }).click()
    await page.getByText('Done tasks are at the end').waitFor()
    const sorted = ['Call the landlord', 'and the agent', 'Sell the piano', 'Pack the books']
    expect(await shown(page)).toEqual(sorted)
    expect(await saved(page)).toEqual(sorted)
    await page.getByRole('button', { name: 'Undo' }).click()
    await page.getByText('Undone').waitFor()
    await eventually('it is as it was', async () => (await shown(page))[2] === 'Pack the books')

    await page.getByRole('button', { name: 'More' }).click()
    await page.getByRole('button', { name: 'Hide done' }).click()
    await box(page, 'Pack the books').waitFor({ state: 'hidden' })
    await page.getByText('1 done hidden').waitFor()
    if (javaScriptEnabled) expect(await findProblems(page)).toEqual([])
    await page.getByRole('button', { name: 'Show', exact: true }).click()
    await box(page, 'Pack the books').waitFor()

    const desk = page.getByRole('navigation', { name: 'Pads and account' })
    await desk.getByRole('link', { name: /^Tasks/ }).click()
    await page.getByRole('heading', { name: 'Tasks (3)' }).waitFor()
    if (javaScriptEnabled) expect(await findProblems(page)).toEqual([])
    await box(page, 'Sell the piano').click()
    await page.getByText('Task is done').waitFor()
    await page.getByRole('heading', { name: 'Tasks (2)' }).waitFor()
    expect(await box(page, 'Sell the piano').count(), 'it stays until the next visit').toBe(javaScriptEnabled ? 1 : 0)
    await page.getByRole('button', { name: 'Undo' }).click()
    await page.getByText('Task is open again').waitFor()
    await page.getByRole('heading', { name: 'Tasks (3)' }).waitFor()
    await page.getByRole('link', { name: 'Show in the note' }).last().focus()
    await page.keyboard.press('Enter')
    await page.waitForURL(/\/notes\/\d+\?in=tasks#md\.task-3$/)
  })
})

it('done tasks go to the end of a footnote, too, and the page stays', async (test) => {
  const page = await aVisitor(world, test)
  await enter(page, anAccount('Ada'))
  await aNote(page, {
    name: 'Moving house',
    text: 'A van.[^1]\n\n[^1]: The van:\n\n    - [x] Book it\n    - [ ] Fill it\n\n- [ ] Pack the books',
  })
  await page.goto('/')
  await page.getByRole('link', { name: 'Moving house' }).click()
  await atWork(page, 'Moving house')
  expect(await shown(page), 'in another order than in the text').toEqual(['Pack the books', 'Book it', 'Fill it'])
  await page.evaluate(() => Object.assign(globalThis, { isSamePage: true }))
  await page.getByRole('button', { name: 'More' }).click()
  await page.getByRole('button', { name: 'Move done to the end' }).click()
  await page.getByText('Done tasks are at the end').waitFor()
  expect(await shown(page)).toEqual(['Pack the books', 'Fill it', 'Book it'])
  expect(await page.evaluate(() => 'isSamePage' in globalThis)).toBe(true)
  await page.getByRole('button', { name: 'Undo' }).click()
  await eventually('it is as it was', async () => (await shown(page))[1] === 'Book it')
})

it('a task is moved by keys and by the pointer, with what stands under it, and taken back', async (test) => {
  const page = await aVisitor(world, test)
  await enter(page, anAccount('Ada'))
  await aNote(page, { name: 'Moving house', text })
  await page.goto('/')
  await page.getByRole('link', { name: 'Moving house' }).click()
  await atWork(page, 'Moving house')
  await page.locator('.note[data-ready]').waitFor()

  await box(page, 'Call the landlord').focus()
  await eventually(
    'its keys are known',
    async () => (await box(page, 'Call the landlord').getAttribute('aria-keyshortcuts')) !== null,
  )
  await page.keyboard.press('Alt+ArrowDown')
  await page.keyboard.press('Alt+ArrowDown')
  const last = ['Pack the books', 'Sell the piano', 'Call the landlord', 'and the agent']
  await eventually('both are shown', async () => String(await shown(page)) === String(last))
  expect(await page.evaluate(() => document.activeElement?.nextElementSibling?.textContent)).toBe('Call the landlord')
  await page.getByText('Moved to 3 of 3').waitFor()
  await eventually('both are saved', async () => String(await saved(page)) === String(last))

  const [from, to] = [await box(page, 'Sell the piano').boundingBox(), await box(page, 'and the agent').boundingBox()]
  if (!from || !to) throw new Error('no boxes')
  await page.mouse.move(from.x + 8, from.y + 8)
  await page.mouse.down()
  await page.mouse.move(to.x + 8, to.y + 2, { steps: 4 })
  await page.locator('.task-drop').waitFor()
  await page.mouse.up()
  const within = ['Pack the books', 'Call the landlord', 'Sell the piano', 'and the agent']
  expect(await shown(page)).toEqual(within)
  expect(await box(page, 'Sell the piano').getAttribute('aria-checked'), 'a drag ticks nothing').toBe('false')
  await eventually('it is saved', async () => String(await saved(page)) === String(within))
  await page.getByRole('button', { name: 'Undo' }).click()
  await eventually('it is taken back', async () => String(await saved(page)) === String(last))
  await eventually('the page shows it', async () => String(await shown(page)) === String(last))
})

it('the list of open tasks follows what other pages do, and keeps what was ticked in it', async (test) => {
  const page = await aVisitor(world, test)
  await enter(page, anAccount('Ada'))
  await aNote(page, { name: 'Move', text })
  await aNote(page, { name: 'Jam', text: '- [ ] Buy sugar' })
  const listening = page.waitForRequest((request) => new URL(request.url()).pathname === '/changes')
  await page.goto('/tasks')
  await listening
  await box(page, 'Buy sugar').click()
  await page.getByText('Task is done').waitFor()
  const [href] = await page
    .getByRole('link', { name: 'Move' })
    .evaluateAll((all) => all.map((a) => a.getAttribute('href')))
  const path = `${href?.split('?')[0]}/edit`
  await send(page, path, { name: 'Moving house', text: '- [x] Call the landlord\n- [ ] Pack all books' })
  await page.getByRole('link', { name: 'Moving house' }).waitFor()
  const words = () => page.locator('.task-group .task-text').allTextContents()
  expect(await words(), 'the note that was saved last comes first').toEqual(['Pack all books', 'Buy sugar'])
  expect(await box(page, 'Buy sugar').isChecked(), 'it stays until the next visit').toBe(true)
  expect(await page.locator('main [data-open-tasks]').allTextContents()).toEqual(['1', '1'])

  await page.getByRole('link', { name: 'Moving house' }).click()
  await page.locator('.list-pane').getByRole('link', { name: 'Moving house' }).waitFor()
  await atWork(page, 'Moving house')
  await aNote(page, { name: 'Taxes', text: '- [ ] Find receipts' })
  await page.locator('.list-pane').getByRole('link', { name: 'Taxes' }).waitFor()
})
