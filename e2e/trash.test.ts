import type { Page } from 'playwright-core'
import { describe, expect, it, type TestContext } from 'vitest'
import { anAccount } from '../kit/person.ts'
import { findProblems } from './axe.ts'
import { aNote, askToDelete, atWork, aVisitor, enter, heading } from './visitor.ts'
import { openWorld } from './world.ts'

const world = openWorld()

async function atTheList(test: TestContext, options: { javaScriptEnabled?: boolean } = {}) {
  const page = await aVisitor(world, test, options)
  await enter(page, anAccount('Ada'))
  for (const name of ['Plum jam', 'Damson jam', 'Shopping']) await aNote(page, { name, text: `About ${name}.` })
  await page.goto('/')
  await atWork(page, 'All notes (3)')
  return page
}

const message = (page: Page) => page.getByRole('status').filter({ hasText: 'Note is successfully deleted' })

/** To the next note of the list, or without scripts, which ask first, to the list. */
async function deleteByMouse(page: Page, name: string, isScripted = true) {
  await page.getByRole('link', { name, exact: true }).click()
  await atWork(page, name)
  await askToDelete(page)
  if (isScripted) {
    await atWork(page, name === 'Plum jam' ? 'Damson jam' : 'Plum jam')
    return
  }
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
    await deleteByMouse(page, 'Damson jam', javaScriptEnabled)
    if (javaScriptEnabled) expect(await findProblems(page)).toEqual([])
    await message(page).getByRole('button', { name: 'Undo' }).click()
    await page.getByText('Note is successfully restored').waitFor()
    await page.goto('/')
    await heading(page, 'All notes (3)')
    expect(await message(page).count(), 'said once').toBe(0)
  })

  it('the trash is emptied after a question, and other notes stay', async (test) => {
    const page = await atTheList(test, { javaScriptEnabled })
    await deleteByMouse(page, 'Plum jam', javaScriptEnabled)
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

it('a message stays while the pointer is in it, and goes eight seconds later; one with an undo stays', async (test) => {
  const page = await atTheList(test)
  await page.clock.install()
  await page.request.post('/settings/editor', { form: { editor: 'plain' }, maxRedirects: 0 })
  await page.reload()
  const saved = page.getByRole('status').filter({ hasText: 'Settings are saved' })
  await saved.hover()
  // From here time passes only where the test says so, however busy the machine is.
  await page.clock.pauseAt(Date.now() + 60_000)
  await page.clock.runFor(20_000)
  expect(await saved.isVisible(), 'the pointer is still on it').toBe(true)
  await page.mouse.move(0, 0)
  await page.clock.runFor(7_900)
  expect(await saved.isVisible(), 'not yet').toBe(true)
  await page.clock.runFor(200)
  expect(await saved.isVisible(), 'now').toBe(false)

  await page.request.post(`${await page.getByRole('link', { name: 'Shopping' }).getAttribute('href')}/pin`, {
    maxRedirects: 0,
  })
  await page.reload()
  const pinned = page.getByRole('status').filter({ hasText: 'Note is pinned' })
  await page.clock.runFor(20_000)
  expect(await pinned.isVisible()).toBe(true)
  await pinned.getByRole('button', { name: 'Dismiss' }).click()
  expect(await pinned.isVisible()).toBe(false)
})

it('keys alone delete the chosen note of a list, and undo it', async (test) => {
  const page = await atTheList(test)
  await page.keyboard.press('#')
  expect(new URL(page.url()).pathname, 'nothing is chosen').toBe('/')
  await page.keyboard.press('j')
  await page.keyboard.press('j')
  await page.keyboard.press('#')
  await page.getByText('1 note is moved to the trash').waitFor()
  await heading(page, 'All notes (2)')
  expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Plum jam')
  await page.keyboard.press('ControlOrMeta+z')
  await page.getByText('Undone').waitFor()
  await heading(page, 'All notes (3)')
  expect(await page.locator('[data-row]').allTextContents()).toEqual(['Shopping', 'Damson jam', 'Plum jam'])
  expect(await page.evaluate(() => document.activeElement?.textContent), 'the focus stays').toBe('Plum jam')
  await page.keyboard.press('k')
  await page.keyboard.press('Enter')
  await atWork(page, 'Damson jam')

  // A note that is open goes too, and the next one of the list is opened.
  await page.keyboard.press('#')
  await atWork(page, 'Plum jam')
  await message(page).getByRole('button', { name: 'Undo' }).waitFor()
  // In the trash the same key asks whether it is to go for good.
  await page.keyboard.press('g')
  await page.keyboard.press('t')
  await atWork(page, 'Trash (1)')
  await page.keyboard.press('j')
  await page.keyboard.press('e')
  await page.keyboard.press('#')
  await heading(page, 'Delete this note forever?')
})

it('keys alone delete all selected notes, and undo it', async (test) => {
  const page = await atTheList(test)
  await page.keyboard.press('j')
  await page.keyboard.press('x')
  await page.keyboard.press('Shift+J')
  await page.getByText('2 selected').waitFor()
  await page.keyboard.press('#')
  await heading(page, 'All notes (1)')
  await page.getByRole('link', { name: 'Plum jam', exact: true }).waitFor()
  await page.getByText('2 notes are moved to the trash').waitFor()
  await page.getByRole('button', { name: 'Undo' }).click()
  await heading(page, 'All notes (3)')
})
