import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { anAccount } from '../kit/person.ts'
import { findProblems } from './axe.ts'
import { aNote, atWork, aVisitor, enter, heading, send } from './visitor.ts'
import { openWorld } from './world.ts'

const world = openWorld()

const names = (page: Page) => page.locator('[data-row]').allTextContents()

/** With scripts the bar floats, and its boxes come with the first selected row. */
async function select(page: Page, notes: readonly string[], isScripted: boolean): Promise<void> {
  for (const name of notes) {
    if (isScripted) await page.getByRole('link', { name, exact: true }).click({ modifiers: ['ControlOrMeta'] })
    else await page.getByRole('checkbox', { name: `Select ${name}` }).check()
  }
}

async function toTheKitchen(page: Page, notes: readonly string[], isScripted: boolean): Promise<void> {
  await select(page, notes, isScripted)
  if (isScripted) {
    await page.getByRole('button', { name: 'Move to…' }).click()
    await page.getByRole('button', { name: 'Kitchen' }).click()
    return
  }
  await page.getByLabel('Pad', { exact: true }).selectOption('Kitchen')
  await page.getByRole('button', { name: 'Move', exact: true }).click()
}

describe.each([
  ['on', true],
  ['off', false],
])('with scripts %s', (_what, javaScriptEnabled) => {
  it('notes are pinned, moved, sorted, and found by their tags', async (test) => {
    const page = await aVisitor(world, test, { javaScriptEnabled })
    await enter(page, anAccount('Ada'))
    await send(page, '/pads/create', { name: 'Kitchen' })
    await aNote(page, { name: 'Apples', text: 'Peel them. #fruit' })
    await aNote(page, { name: 'Beans', text: 'Soak them over night.' })
    await aNote(page, { name: 'Cherries', text: 'Stone them. #fruit' })
    await page.goto('/')
    await atWork(page, 'All notes (3)')
    expect(await names(page)).toEqual(['Cherries', 'Beans', 'Apples'])

    await select(page, ['Apples'], javaScriptEnabled)
    if (javaScriptEnabled) expect(await findProblems(page)).toEqual([])
    await page.getByRole('button', { name: 'Pin', exact: true }).click()
    await page.getByText('1 note is pinned').waitFor()
    if (javaScriptEnabled) expect(await findProblems(page)).toEqual([])
    await page
      .getByRole('row', { name: /Apples/ })
      .getByText('Pinned')
      .waitFor()
    expect(await names(page)).toEqual(['Apples', 'Cherries', 'Beans'])

    await toTheKitchen(page, ['Beans', 'Cherries', 'Apples'], javaScriptEnabled)
    await page.getByText('3 notes are moved').waitFor()
    await page.getByRole('button', { name: 'Undo' }).click()
    await page.getByText('Undone').waitFor()
    await page.getByRole('cell', { name: 'Kitchen' }).first().waitFor({ state: 'detached' })
    await toTheKitchen(page, ['Beans', 'Cherries'], javaScriptEnabled)
    await page.getByText('2 notes are moved').waitFor()
    await page
      .getByRole('navigation', { name: 'Pads and account' })
      .getByRole('link', { name: /^Kitchen/ })
      .click()
    await heading(page, 'Kitchen (2)')
    expect(await names(page)).toEqual(['Cherries', 'Beans'])

    await page.getByRole('link', { name: 'All notes' }).first().click()
    await heading(page, 'All notes (3)')
    await page.getByRole('button', { name: /sorted by Last modified/ }).click()
    await page.getByRole('link', { name: 'Note, A to Z' }).click()
    await page.waitForURL(/order=name/)
    expect(await names(page), 'what is pinned stays first').toEqual(['Apples', 'Beans', 'Cherries'])
    await page.goto('/')
    expect(await names(page), 'the order is remembered').toEqual(['Apples', 'Beans', 'Cherries'])

    await page
      .getByRole('navigation', { name: 'Pads and account' })
      .getByRole('link', { name: /^fruit/ })
      .click()
    await heading(page, '#fruit (2)')
    expect(await names(page)).toEqual(['Apples', 'Cherries'])
  })
})

it('a list follows what others do, keeps its selection and its focus, and is dragged from', async (test) => {
  const page = await aVisitor(world, test)
  await enter(page, anAccount('Ada'))
  await send(page, '/pads/create', { name: 'Kitchen' })
  for (const name of ['Apples', 'Beans', 'Cherries']) await aNote(page, { name, text: `About ${name}.` })
  await page.goto('/')
  await atWork(page, 'All notes (3)')
  await page.keyboard.press('j')
  await page.keyboard.press('j')
  await page.keyboard.press('x')
  // As another device of hers does.
  const beans = await page.getByRole('link', { name: 'Apples', exact: true }).getAttribute('href')
  await send(page, `${beans}/edit`, { name: 'Green apples', text: 'Sour ones.' })
  await page.getByText('Sour ones.').waitFor()
  await aNote(page, { name: 'Dates', text: 'Stone them.' })
  await heading(page, 'All notes (4)')
  await page.getByRole('link', { name: 'Dates', exact: true }).waitFor()
  expect(await names(page)).toEqual(['Dates', 'Green apples', 'Cherries', 'Beans'])
  expect(
    await page
      .getByRole('checkbox', { checked: true })
      .evaluateAll((all) => all.map((one) => one.closest('tr')?.querySelector('a')?.textContent)),
  ).toEqual(['Beans'])
  expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Beans')

  await page.keyboard.press('k')
  await page.keyboard.press('x')
  const kitchen = page.getByRole('list', { name: 'My pads' }).getByRole('link', { name: /^Kitchen/ })
  await page.getByRole('row', { name: /Beans/ }).dragTo(kitchen)
  await page.getByText('2 notes are moved to Kitchen').waitFor()
  await kitchen.getByText('2').waitFor()
  await page.keyboard.press('ControlOrMeta+z')
  await page.getByText('Undone').waitFor()
  await kitchen.getByText('0').waitFor()

  // What this page saves itself.
  await page.goto('/notes/create')
  await page.locator('table.notes[data-ready]').waitFor()
  await page.locator('[name=name]').fill('Elderberries')
  await page.getByRole('navigation', { name: 'All notes' }).getByRole('link', { name: 'Elderberries' }).waitFor()
  expect((await names(page))[0]).toBe('Elderberries')
  expect(await page.locator('tr[aria-current] a').allTextContents()).toEqual(['Elderberries'])
  const row = page.locator('tr[aria-current]')
  await page.locator('.cm-content').fill('- [ ] pick')
  await row.getByText('0 of 1 done').waitFor()
  await page.locator('.cm-content').fill('- [ ] pick\n- [ ] wash')
  await row.getByText('0 of 2 done').waitFor()
})

it('a long list scrolls on without pages, and one comes back to where one was', async (test) => {
  const page = await aVisitor(world, test, { viewport: { width: 1280, height: 600 } })
  await enter(page, anAccount('Ada'))
  for (let n = 100; n < 165; n++) await aNote(page, { name: `Note ${n}`, text: 'Words.' })
  await page.goto('/')
  await atWork(page, 'All notes (65)')
  const rows = page.locator('[data-note]')
  for (const count of [40, 60, 65]) {
    await rows.last().scrollIntoViewIfNeeded()
    await page.waitForFunction((least) => document.querySelectorAll('[data-note]').length >= least, count)
  }
  expect(await names(page)).toEqual(Array.from({ length: 65 }, (_, n) => `Note ${164 - n}`))
  expect(await page.getByRole('link', { name: 'Older' }).count()).toBe(0)

  const one = page.getByRole('link', { name: 'Note 112', exact: true })
  await one.scrollIntoViewIfNeeded()
  const before = await one.boundingBox()
  await one.click()
  await atWork(page, 'Note 112')
  await page.waitForFunction(() => document.querySelectorAll('[data-note]').length > 30)
  const beside = await one.boundingBox()
  expect(Math.abs((beside?.y ?? 0) - (before?.y ?? 0)), 'the row stays where it was').toBeLessThan(2)
  await page.goBack()
  await atWork(page, 'All notes (65)')
  await one.waitFor()
  await page.waitForFunction(() => document.querySelectorAll('[data-note]').length >= 60)
  expect(Math.abs(((await one.boundingBox())?.y ?? 0) - (before?.y ?? 0))).toBeLessThan(2)
})
