import { expect, it } from 'vitest'
import { anAccount } from '../kit/person.ts'
import { aNote, aVisitor, enter } from './visitor.ts'
import { openWorld } from './world.ts'

const world = openWorld()

it('a note is shared from its sheet, read by a stranger, and not read any more once that is taken back', async (test) => {
  const page = await aVisitor(world, test, { serviceWorkers: 'allow' })
  await enter(page, anAccount('Ada'))
  await aNote(page, { name: 'Plum jam', text: 'Three **kilos** of plums.' })
  await page.goto('/notes/titled?title=Plum+jam')
  const tool = page.locator('.note-tools').getByRole('link', { name: 'Share' })
  await tool.click()
  const dialog = page.getByRole('dialog', { name: 'Share this note' })
  await dialog.getByLabel('by its address and a password').check()
  await dialog.getByLabel('Password', { exact: true }).fill('damsons and plums')
  await dialog.getByLabel('Last day').fill('2020-01-01')
  await dialog.getByRole('button', { name: 'Share' }).click()
  await dialog.getByText('That day is over').waitFor()
  expect(await dialog.getByLabel('Password', { exact: true }).inputValue(), 'what was right').toBe('damsons and plums')
  expect(await dialog.getByLabel('Last day').evaluate((field) => field === document.activeElement)).toBe(true)
  await dialog.getByLabel('Last day').fill('')
  await dialog.getByLabel('by its address', { exact: true }).check()
  await dialog.getByRole('button', { name: 'Share' }).click()
  const url = await dialog.locator('#share-url').inputValue()
  expect(new URL(page.url()).pathname, 'it stays on the note').toMatch(/^\/notes\/\d+$/)
  await page.keyboard.press('Escape')
  await page.locator('.quiet-line').getByText('Shared').waitFor()
  expect(await tool.evaluate((link) => link === document.activeElement), 'the focus comes back').toBe(true)

  const stranger = await aVisitor(world, test)
  await stranger.goto(url)
  await stranger.getByRole('heading', { name: 'Plum jam' }).waitFor()
  expect(await stranger.context().cookies()).toEqual([])
  expect(await stranger.evaluate('navigator.serviceWorker.controller')).toBeNull()

  // She reads it as strangers do: her worker keeps her own pages, and not this one.
  await page.evaluate('navigator.serviceWorker.ready.then(() => true)')
  await page.goto(url)
  await page.getByRole('heading', { name: 'Plum jam' }).waitFor()
  await page.goBack()
  const kept = await page.evaluate<string[]>(`(async () => {
    const caches = await Promise.all((await self.caches.keys()).map((name) => self.caches.open(name)))
    return (await Promise.all(caches.map((cache) => cache.keys()))).flat().map(({ url }) => new URL(url).pathname)
  })()`)
  expect(kept).toContain('/offline')
  expect(kept.filter((path) => path.startsWith('/s/'))).toEqual([])

  await page.locator('.quiet-line').getByText('Shared').click()
  await dialog.getByRole('button', { name: 'Stop sharing' }).click()
  await dialog.getByRole('button', { name: 'Share', exact: true }).waitFor()
  await page.keyboard.press('Escape')
  await page.locator('.quiet-line').getByText('Shared').waitFor({ state: 'detached' })
  await stranger.reload()
  await stranger.getByRole('heading', { name: 'There is nothing here' }).waitFor()
})
