import { spawn } from 'node:child_process'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { anAccount } from '../kit/person.ts'
import { aNote, aVisitor, enter, heading, send, settleIn, signIn, signUp } from './visitor.ts'
import { openWorld } from './world.ts'
import { editor } from './writing-page.ts'

const world = openWorld()

/** What the title of the first time on the page ends with. */
async function offsetOn(page: Page): Promise<string> {
  const title = await page.locator('time').first().getAttribute('title')
  return title?.replace(/^.*:\d\d /, '') ?? ''
}

describe.each([
  ['Asia/Kathmandu', 'UTC+05:45'],
  ['Etc/GMT+3', 'UTC-03:00'],
])('in a browser whose clock is of %s', (timezoneId, offset) => {
  it('times are those of that clock from the first page after signing in', async (test) => {
    const page = await aVisitor(world, test, { timezoneId })
    const ada = anAccount('Ada')
    await signUp(page, ada)
    await signIn(page, ada)
    await heading(page, 'All notes (0)')
    await aNote(page, { name: 'Damson jam', text: 'Two kilos.' })
    await page.goto('/')
    await heading(page, 'All notes (1)')
    expect(await offsetOn(page)).toBe(offset)
    const iso = await page.locator('time').first().getAttribute('datetime')
    const clock = await page.evaluate(
      (at) => new Date(at ?? '').toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' }),
      iso,
    )
    expect(await page.locator('time').first().getAttribute('title'), 'as the browser says it').toContain(`, ${clock} `)
  })
})

it('a choice in the settings is shown everywhere, and the time of the last save follows it', async (test) => {
  const page = await aVisitor(world, test, { timezoneId: 'Europe/Berlin' })
  await settleIn(page, anAccount('Ada'))
  await aNote(page, { name: 'Damson jam', text: 'Two kilos.' })
  await page.goto('/settings')
  const choice = page.getByLabel('Time zone')
  await choice
    .locator('option')
    .filter({ hasText: 'As the browser says: Europe/Berlin' })
    .waitFor({ state: 'attached' })
  await choice.selectOption({ label: 'Kathmandu' })
  await page.locator('form').filter({ has: choice }).getByRole('button', { name: 'Save' }).click()
  await page.getByText('Settings are saved').waitFor()
  expect(await choice.locator('option:checked').textContent()).toBe('Kathmandu')
  await page.getByText(/There it is now .* UTC\+05:45\./).waitFor()

  await page.goto('/')
  await heading(page, 'All notes (1)')
  expect(await offsetOn(page)).toBe('UTC+05:45')
  await page.getByRole('link', { name: 'Damson jam' }).click()
  await page.getByRole('link', { name: 'Edit' }).click()
  await editor(page).click()
  await page.keyboard.type('Sugar. ')
  const said = await page.locator('[data-save-state="saved"]').textContent()
  const [, hours = '', minutes = '', half] = /(\d\d):(\d\d)(?: (AM|PM))?/.exec(said ?? '') ?? []
  const shown =
    ((Number(hours) % 12) + (half === 'PM' || (!half && Number(hours) >= 12) ? 12 : 0)) * 60 + Number(minutes)
  const now = (new Date().getUTCHours() * 60 + new Date().getUTCMinutes() + 345) % 1440
  expect((now - shown + 1440) % 1440, `${said}, and not Berlin’s clock`).toBeLessThanOrEqual(2)
})

it('without scripts the settings say the zone', async (test) => {
  const page = await aVisitor(world, test, { javaScriptEnabled: false, timezoneId: 'Asia/Tokyo' })
  await enter(page, anAccount('Ada'))
  await send(page, '/notes/create', { name: 'Damson jam', text: 'Two kilos.' })
  await page.goto('/')
  expect(await offsetOn(page)).toBe('UTC')
  await page.goto('/settings')
  const choice = page.getByLabel('Time zone')
  await choice.selectOption({ label: 'Tokyo' })
  await page.locator('form').filter({ has: choice }).getByRole('button', { name: 'Save' }).click()
  await page.getByText('Settings are saved').waitFor()
  await page.goto('/')
  expect(await offsetOn(page)).toBe('UTC+09:00')
})

it('a Node that knows no zones is refused at the start, in one sentence', async () => {
  const main = fileURLToPath(new URL('../app/dist/server/main.js', import.meta.url))
  const child = spawn(process.execPath, ['--no-harmony-temporal', main], { env: { DATA_DIR: '/nowhere' } })
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve))
  expect(await text(child.stderr)).toMatch(
    /^Node [\d.]+ has no Temporal, which times are made with: use Node 26 or newer\.\n$/,
  )
  expect(await ended).toBe(1)
})
