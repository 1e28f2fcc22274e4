import type { Locator } from 'playwright-core'
import { expect, it } from 'vitest'
import { anAccount } from '../kit/person.ts'
import { aNote, aVisitor, enter, heading } from './visitor.ts'
import { openWorld } from './world.ts'
import { editor } from './writing-page.ts'

const world = openWorld()

it('pointing at a link previews the note, and a press updates links to a note that was renamed', async (test) => {
  const page = await aVisitor(world, test)
  await enter(page, anAccount('Ada'))
  await aNote(page, { name: 'Shopping', text: 'For [[Plum jam]]: sugar. And [[Pears]].' })
  await aNote(page, { name: 'Plum jam', text: 'Three **kilos** of plums.' })
  await page.goto('/notes/titled?title=Shopping')

  const card = page.locator('.note-card')
  const heightOf = () => page.evaluate(() => document.documentElement.scrollHeight)
  const height = await heightOf()
  const link = page.locator('.prose a', { hasText: 'Plum jam' })
  await link.hover()
  await card.waitFor()
  expect(await card.innerText()).toMatch(/^Plum jam\s+edited .*\s+Three kilos of plums\.$/)
  expect(await link.getAttribute('aria-describedby')).toBe('note-card')
  expect(await heightOf(), 'it takes no room').toBe(height)
  await page.keyboard.press('Escape')
  await card.waitFor({ state: 'detached' })
  await link.focus()
  await page.keyboard.press('Tab')
  await card.getByText('There is no note of that title yet.').waitFor()
  await page.mouse.move(0, 0)
  await link.click()
  await page.locator('.linked-from').getByRole('link', { name: 'Shopping' }).waitFor()

  await page.keyboard.press('e')
  const title = page.locator('.is-writing [name=name]')
  await title.fill('Damson jam')
  await title.press('Tab')
  await page.getByRole('button', { name: 'Update links' }).click()
  await page.locator('.flash', { hasText: 'Links in 1 note updated' }).waitFor()
  await page.goto('/notes/titled?title=Shopping')
  await page.locator('.prose a', { hasText: 'Damson jam' }).waitFor()
})

it('one click on a link makes the note that is not there, and follows to one that is without another', async (test) => {
  const page = await aVisitor(world, test)
  await enter(page, anAccount('Ada'))
  await aNote(page, { name: 'Shopping', text: 'For [[Plum jam]]: sugar. And [[Pears & “sons”]].' })
  await aNote(page, { name: 'Plum jam', text: 'Three kilos.' })
  const posts: string[] = []
  page.on('request', (request) => request.method() === 'POST' && posts.push(new URL(request.url()).pathname))
  await page.goto('/notes/titled?title=Shopping')
  const shopping = new URL(page.url()).pathname

  await page.locator('.prose a', { hasText: 'Plum jam' }).click()
  await page.locator('article h1', { hasText: 'Plum jam' }).waitFor()
  expect(posts, 'nothing is made for a note that is there').toEqual([])
  await page.goBack()
  await page.locator('.prose a', { hasText: 'Pears' }).click()
  await page.waitForURL(/\/notes\/\d+\/edit$/)
  expect(await page.locator('.note-name textarea').inputValue()).toBe('Pears & “sons”')
  expect(posts).toEqual(['/notes/titled'])
  await page.goBack()
  expect(new URL(page.url()).pathname).toBe(shopping)
})

it('⌘ or Ctrl with a click on a link to no note leads beside: to what says so where it is read, to the new note where it is written', async (test) => {
  const page = await aVisitor(world, test)
  await enter(page, anAccount('Ada'))
  await aNote(page, { name: 'Shopping', text: 'For [[Pears & “sons”]].' })
  const posts: string[] = []
  page.context().on('request', (request) => {
    if (request.method() === 'POST') posts.push(new URL(request.url()).pathname)
  })
  const beside = async (link: Locator) => {
    const opened = page.context().waitForEvent('page')
    await link.click({ modifiers: ['ControlOrMeta'] })
    return opened
  }
  await page.goto('/notes/titled?title=Shopping')
  const shopping = page.url()
  const told = await beside(page.locator('.prose a', { hasText: 'Pears' }))
  await heading(told, 'Pears & “sons”')
  await told.getByRole('button').filter({ visible: true }).first().waitFor()
  expect(posts, 'a page is opened, and nothing is made').toEqual([])

  await page.keyboard.press('e')
  const made = await beside(editor(page).getByRole('link', { name: 'Pears & “sons”' }))
  await made.waitForURL(/\/notes\/\d+\/edit$/)
  expect(await made.locator('.note-name textarea').inputValue()).toBe('Pears & “sons”')
  expect(posts).toEqual(['/notes/titled'])
  expect(new URL(page.url()).pathname, 'the text stays open').toBe(new URL(shopping).pathname)
  expect(await page.locator('.is-writing').count()).toBe(1)
})
