import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { eventually } from '../kit/eventually.ts'
import { anAccount } from '../kit/person.ts'
import { findProblems } from './axe.ts'
import { aNote, aVisitor, enter, heading } from './visitor.ts'
import { openWorld } from './world.ts'

const world = openWorld()

const markdown = { name: 'Plums.md', type: 'text/markdown', text: 'Four kilos.' }
const [overList, overSheet] = [
  { x: 300, y: 400 },
  { x: 900, y: 400 },
]

it('files that are dropped onto the window become notes, or belong to the note onto whose sheet they are dropped', async (test) => {
  const page = await aVisitor(world, test)
  await page.setViewportSize({ width: 1440, height: 900 })
  await enter(page, anAccount('Ada'))
  await page.goto('/')
  const zones = page.locator('.drop-zones')
  // An account without notes: its first sheet takes pictures, and what is none becomes notes.
  await dragOver(page, overSheet)
  expect(await zones.innerText()).toBe('Drop to bring in as notes')
  await aNote(page, { name: 'Jam', text: 'Three kilos.' })
  await page.goto('/notes/titled?title=Jam')
  await page.locator('.note[data-ready]').waitFor()
  const note = page.url()

  await dragOver(page, overList)
  expect(await zones.getAttribute('data-over')).toBe('notes')
  expect(await zones.innerText()).toBe('Drop to bring in as notes\n\nDrop to attach to this note')
  await drag(page, 'dragover', overSheet)
  expect(await zones.getAttribute('data-over')).toBe('sheet')

  await drag(page, 'drop', overSheet)
  await page.locator('.attachments').getByText('Plums.md').waitFor()
  expect(await zones.count()).toBe(0)
  expect(page.url()).toBe(note)

  await dragOver(page, overList)
  await drag(page, 'drop', overList)
  const dialog = page.getByRole('dialog', { name: 'Bring notes from elsewhere' })
  await dialog.getByText('“Plums.md” is chosen.').waitFor()
  const first = dialog.getByRole('button', { name: 'Look at it first' })
  expect(await first.evaluate((button) => button === document.activeElement)).toBe(true)
  expect(await findProblems(page)).toEqual([])
  await dialog.getByRole('button', { name: 'Close' }).click()
  expect(page.url(), 'nothing has left the note').toBe(note)
  await drag(page, 'drop', overList)
  await first.waitFor()

  // At the moment at which the dialog is closed, before it is removed.
  await page.evaluate(() => {
    const removed = document.querySelector<HTMLDialogElement>('dialog[open]')
    addEventListener('drop', () => removed?.close(), { capture: true, once: true })
  })
  await drag(page, 'drop', overList)
  await first.click()
  await heading(page, 'What was found')
  await page.getByRole('button', { name: 'Bring in 1 note' }).waitFor()
})

/** Drags a file into the window, until the page shows where it can be dropped: the code for it comes with the first drag. */
async function dragOver(page: Page, at: typeof overList): Promise<void> {
  await drag(page, 'dragenter', at)
  await eventually('zones are shown', async () => {
    await drag(page, 'dragover', at)
    return (await page.locator('.drop-zones').count()) > 0
  })
}

/** @returns whether the browser does what it does with files: opens one in the page's place */
function drag(page: Page, type: 'dragenter' | 'dragover' | 'drop', at: typeof overList): Promise<boolean> {
  return page.evaluate(
    ([kind, { x, y }, { name, type: of, text }]) => {
      const dataTransfer = new DataTransfer()
      dataTransfer.items.add(new File([text], name, { type: of }))
      const target = document.elementFromPoint(x, y) ?? document.body
      const options = { dataTransfer, clientX: x, clientY: y, bubbles: true, cancelable: true, composed: true }
      return target.dispatchEvent(new DragEvent(kind, options))
    },
    [type, at, markdown] as const,
  )
}
