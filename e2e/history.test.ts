import { expect, it } from 'vitest'
import { anAccount } from '../kit/person.ts'
import { findProblems } from './axe.ts'
import { aNote, atWork, aVisitor, enter, heading, send } from './visitor.ts'
import { openWorld } from './world.ts'

const world = openWorld()

it('a note’s versions are gone through by keys, in its pane, and one is restored', async (test) => {
  const page = await aVisitor(world, test)
  await enter(page, anAccount('Ada'))
  await aNote(page, { name: 'Jam', text: 'Two kilos of **plums**.' })
  await page.goto('/')
  const path = (await page.getByRole('link', { name: 'Jam', exact: true }).getAttribute('href')) ?? ''
  await send(page, `${path}/edit`, { name: 'Jam', text: 'Two kilos of **damsons**.' })
  await send(page, `${path}/edit`, { name: 'Damson jam', text: 'Three kilos of **damsons**.' })
  await page.goto(`${path}/history`)
  await atWork(page, 'History')
  await page.getByRole('heading', { name: 'Today' }).waitFor()
  const slider = page.getByRole('slider', { name: 'Version' })
  expect(await slider.getAttribute('aria-valuetext')).toBe('Now')
  await slider.focus()
  await page.keyboard.press('ArrowLeft')
  await page.getByText('1 word added, 1 word removed').first().waitFor()
  expect(await slider.getAttribute('aria-valuetext')).toMatch(/^Today, \d\d:\d\d$/)
  const version = page.locator('#version')
  expect(await version.locator('.prose del').allTextContents()).toEqual(['plums'])
  expect(await version.locator('.prose strong ins').allTextContents()).toEqual(['damsons'])
  expect(page.url()).toMatch(/\/history\/\d+$/)
  expect(await findProblems(page)).toEqual([])

  await page.getByRole('radio', { name: 'As it was' }).check()
  expect(await version.locator('.prose').innerText()).toBe('Two kilos of damsons.')
  await slider.focus()
  await page.keyboard.press('ArrowLeft')
  await version.getByText('The first text that is kept').waitFor()
  await page.keyboard.press('End')
  await version.getByRole('heading', { name: 'Damson Jam' }).waitFor()
  await page.keyboard.press('Escape')
  await heading(page, 'Damson jam')

  await page.goBack()
  await page.getByRole('link', { name: 'All versions' }).click()
  await page
    .getByRole('main')
    .getByRole('link', { name: /^\d\d:\d\d$/ })
    .last()
    .click()
  await version.getByText('The first text that is kept').waitFor()
  await page.getByRole('button', { name: 'Restore' }).click()
  await heading(page, 'Jam')
  expect(await page.locator('.prose').innerText()).toBe('Two kilos of plums.')
})
