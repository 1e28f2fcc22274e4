import type { Page } from 'playwright-core'
import { describe, expect, it, type TestContext } from 'vitest'
import { anAccount } from '../kit/person.ts'
import { findProblems } from './axe.ts'
import { aNote, askToDelete, atWork, aVisitor, heading, settleIn } from './visitor.ts'
import { openWorld } from './world.ts'

const world = openWorld()

async function atTheList(test: TestContext, options: { javaScriptEnabled?: boolean } = {}) {
  const page = await aVisitor(world, test, options)
  await settleIn(page, anAccount('Ada'))
  for (const name of ['Plum jam', 'Damson jam', 'Shopping']) await aNote(page, { name, text: `About ${name}.` })
  await page.goto('/')
  await atWork(page, 'All notes (3)')
  return page
}

const message = (page: Page) => page.getByRole('status').filter({ hasText: 'Note is successfully deleted' })

async function deleteByMouse(page: Page, name: string) {
  await page.getByRole('link', { name, exact: true }).click()
  await heading(page, name)
  await askToDelete(page)
  await heading(page, 'Delete this note?')
  await page.getByRole('button', { name: 'Delete' }).click()
  await atWork(page, 'All notes (2)')
}

describe.each([
  ['on', true],
  ['off', false],
])('with scripts %s', (_what, javaScriptEnabled) => {
  it('a deletion is undone from its message', async (test) => {
    const page = await atTheList(test, { javaScriptEnabled })
    await deleteByMouse(page, 'Damson jam')
    if (javaScriptEnabled) expect(await findProblems(page)).toEqual([])
    await message(page).getByRole('button', { name: 'Undo' }).click()
    await heading(page, 'Damson jam')
    await page.getByText('Note is successfully restored').waitFor()
    await page.goto('/')
    await heading(page, 'All notes (3)')
    expect(await message(page).count(), 'said once').toBe(0)
  })

  it('the trash is emptied after a question, and other notes stay', async (test) => {
    const page = await atTheList(test, { javaScriptEnabled })
    await deleteByMouse(page, 'Plum jam')
    await page.goto('/trash')
    await page.getByText('Gone for good in 30 days.').waitFor()
    await page.getByRole('link', { name: 'Empty trash' }).click()
    await heading(page, 'Empty the trash?')
    await page.getByRole('main').getByText('1 note cannot be brought back after that.').waitFor()
    await page.getByRole('link', { name: 'Keep it' }).click()
    await heading(page, 'Trash (1)')
    await page.getByRole('link', { name: 'Empty trash' }).click()
    await page.getByRole('button', { name: 'Empty trash' }).click()
    await heading(page, 'Trash (0)')
    await page.getByText('1 note is deleted forever').waitFor()
    await page.goto('/')
    await heading(page, 'All notes (2)')
  })
})

it('the message stays while the pointer or the focus is in it, and goes eight seconds later', async (test) => {
  const page = await atTheList(test)
  await page.clock.install()
  await deleteByMouse(page, 'Damson jam')
  const undo = message(page).getByRole('button', { name: 'Undo' })
  await undo.focus()
  await message(page).hover()
  // From here time passes only where the test says so, however busy the machine is.
  await page.clock.pauseAt(Date.now() + 60_000)
  await page.mouse.move(0, 0)
  await page.clock.runFor(20_000)
  expect(await undo.isVisible(), 'the focus is still in it').toBe(true)
  await message(page).hover()
  await undo.blur()
  await page.clock.runFor(20_000)
  expect(await undo.isVisible(), 'the pointer is still on it').toBe(true)
  await page.mouse.move(0, 0)
  await page.clock.runFor(7_900)
  expect(await undo.isVisible(), 'not yet').toBe(true)
  await page.clock.runFor(200)
  expect(await undo.isVisible(), 'now').toBe(false)
})

it('keys alone delete the chosen note of a list, and undo it', async (test) => {
  const page = await atTheList(test)
  await page.keyboard.press('#')
  expect(new URL(page.url()).pathname, 'nothing is chosen').toBe('/')
  await page.keyboard.press('j')
  await page.keyboard.press('j')
  await page.keyboard.press('#')
  await heading(page, 'Delete this note?')
  await page.getByRole('main').getByText('Damson jam').waitFor()
  await page.getByRole('button', { name: 'Delete' }).focus()
  await page.keyboard.press('Enter')
  await heading(page, 'All notes (2)')
  const undo = message(page).getByRole('button', { name: 'Undo' })
  // The message comes first in the content.
  await page.locator('main').focus()
  await page.keyboard.press('Tab')
  expect(await undo.evaluate((button) => button === document.activeElement)).toBe(true)
  await page.keyboard.press('Enter')
  await atWork(page, 'Damson jam')

  // In the trash the same key asks whether it is to go for good.
  await page.keyboard.press('#')
  await heading(page, 'Delete this note?')
  await page.getByRole('button', { name: 'Delete' }).click()
  await atWork(page, 'All notes (2)')
  await page.keyboard.press('g')
  await page.keyboard.press('t')
  await atWork(page, 'Trash (1)')
  await page.keyboard.press('j')
  await page.keyboard.press('e')
  await page.keyboard.press('#')
  await heading(page, 'Delete this note forever?')
})

it('keys alone delete all ticked notes, and undo it', async (test) => {
  const page = await atTheList(test)
  for (const name of ['Plum jam', 'Shopping']) await page.getByRole('checkbox', { name: `Select ${name}` }).check()
  await page.keyboard.press('#')
  await heading(page, 'All notes (1)')
  await page.getByRole('link', { name: 'Damson jam', exact: true }).waitFor()
  await page.getByText('2 notes are moved to the trash').waitFor()
  await page.getByRole('button', { name: 'Undo' }).click()
  await heading(page, 'All notes (3)')
})
