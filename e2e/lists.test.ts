import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { anAccount } from '../kit/person.ts'
import { aNote, aVisitor, heading, send, settleIn } from './visitor.ts'
import { openWorld } from './world.ts'

const world = openWorld()

const names = (page: Page) => page.locator('[data-row]').allTextContents()
async function toTheKitchen(page: Page, notes: readonly string[]): Promise<void> {
  for (const name of notes) await tick(page, name)
  await page.getByLabel('Pad', { exact: true }).selectOption('Kitchen')
  await page.getByRole('button', { name: 'Move', exact: true }).click()
}

const tick = (page: Page, name: string) => page.getByRole('checkbox', { name: `Select ${name}` }).check()

describe.each([
  ['on', true],
  ['off', false],
])('with scripts %s', (_what, javaScriptEnabled) => {
  it('notes are pinned, moved, sorted, and found by their tags', async (test) => {
    const page = await aVisitor(world, test, { javaScriptEnabled })
    await settleIn(page, anAccount('Ada'))
    await send(page, '/pads/create', { name: 'Kitchen' })
    await aNote(page, { name: 'Apples', text: 'Peel them. #fruit' })
    await aNote(page, { name: 'Beans', text: 'Soak them over night.' })
    await aNote(page, { name: 'Cherries', text: 'Stone them. #fruit' })
    await page.goto('/')
    await heading(page, 'All notes (3)')
    expect(await names(page)).toEqual(['Cherries', 'Beans', 'Apples'])

    await tick(page, 'Apples')
    await page.getByRole('button', { name: 'Pin', exact: true }).click()
    await page.getByText('1 note is pinned').waitFor()
    expect(await names(page)).toEqual(['Apples', 'Cherries', 'Beans'])

    await toTheKitchen(page, ['Beans', 'Cherries', 'Apples'])
    await page.getByText('3 notes are moved').waitFor()
    await page.getByRole('button', { name: 'Undo' }).click()
    await page.getByText('It is as it was').waitFor()
    expect(await page.getByRole('cell', { name: 'Kitchen' }).count()).toBe(0)
    await toTheKitchen(page, ['Beans', 'Cherries'])
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
