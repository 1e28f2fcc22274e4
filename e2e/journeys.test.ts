import type { Locator, Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { anAccount } from '../kit/person.ts'
import { itNeedsNoScript } from './it-needs-no-script.ts'
import { aNote, askToDelete, aVisitor, enter, heading, settleIn, signIn, signUp } from './visitor.ts'
import { openWorld } from './world.ts'
import { leaveText, saved } from './writing-page.ts'

const world = openWorld()

const onePixel = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)

describe.each([
  ['on', true],
  ['off', false],
])('with scripts %s', (_what, javaScriptEnabled) => {
  it('a person signs up, writes a note into a pad, changes it, deletes it and restores it', async (test) => {
    const page = await aVisitor(world, test, { javaScriptEnabled })
    const ada = anAccount('Ada')

    await signUp(page, ada)
    await page.getByText('User is successfully created. Now you can sign in.').waitFor()
    await signIn(page, ada)
    await heading(page, 'All notes (0)')

    await page.getByRole('link', { name: 'New pad' }).click()
    await heading(page, 'New pad')
    await page.getByLabel('Name').fill('Recipes')
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByText('Pad is successfully created').waitFor()

    await page.getByRole('link', { name: 'Recipes' }).click()
    await heading(page, 'Recipes (0)')
    await page.getByRole('main').getByRole('link', { name: 'New note' }).click()
    await heading(page, 'New note')
    if (await runsScripts(page)) await page.locator('.cm-content').waitFor()
    await page.getByLabel('Name').fill('Damson jam')
    await page.getByLabel('Text').fill('Two kilos of damsons.\n\nNo water.')
    if (await runsScripts(page)) {
      await saved(page)
      await page.goto('/')
    } else {
      await page.getByRole('button', { name: 'Save' }).click()
      await page.getByText('Note is successfully created').waitFor()
    }
    await heading(page, 'All notes (1)')
    await page.getByRole('cell', { name: 'Recipes' }).waitFor()

    await page.getByRole('link', { name: 'Damson jam' }).click()
    await heading(page, 'Damson jam')
    await page.getByRole('link', { name: 'Edit' }).click()
    await heading(page, 'Edit note')
    if (await runsScripts(page)) await page.locator('.cm-content').waitFor()
    expect(await page.locator('textarea[name=text]').inputValue()).toBe('Two kilos of damsons.\n\nNo water.')
    await page.getByLabel('Text').fill('Three kilos of damsons.')
    if (await runsScripts(page)) {
      await page.keyboard.press('Escape')
    } else {
      await page.getByRole('button', { name: 'Save' }).click()
      await page.getByText('Note is successfully updated').waitFor()
    }
    await page.getByRole('main').getByRole('paragraph').filter({ hasText: 'Three kilos of damsons.' }).waitFor()

    await askToDelete(page)
    if (!javaScriptEnabled) await page.getByRole('button', { name: 'Delete' }).click()
    await page.getByText('Note is successfully deleted').waitFor()
    await heading(page, 'All notes (0)')

    await page.getByRole('link', { name: 'Trash' }).click()
    await heading(page, 'Trash (1)')
    await page.getByRole('button', { name: 'Restore Damson jam' }).click()
    await heading(page, 'Damson jam')
    await page.getByRole('main').getByRole('paragraph').filter({ hasText: 'Three kilos of damsons.' }).waitFor()
    await page.getByRole('main').getByRole('link', { name: 'Recipes' }).waitFor()
  })

  it('files are attached to a note, shown and removed', async (test) => {
    const page = await aVisitor(world, test, { javaScriptEnabled })
    await enter(page, anAccount('Ada'))
    await aNote(page, { name: 'Labels', text: 'For the jars.' })
    await page.goto('/')
    await page.getByRole('link', { name: 'Labels' }).click()
    await heading(page, 'Labels')
    const choose = async (files: { name: string; mimeType: string; buffer: Buffer }[]) => {
      await page.locator('input[type=file]').setInputFiles(files)
      if (!javaScriptEnabled) await page.getByRole('button', { name: 'Send' }).click()
    }
    await choose([
      { name: 'jar.png', mimeType: 'image/png', buffer: onePixel },
      { name: 'list.txt', mimeType: 'text/plain', buffer: Buffer.from('sugar') },
    ])
    const picture = page.getByRole('link', { name: 'jar.png', exact: true }).locator('img')
    await picture.waitFor()
    expect(await picture.getAttribute('width')).toBe('1')
    expect(await picture.evaluate((image) => (image as { naturalWidth?: number }).naturalWidth)).toBe(1)
    await page.getByRole('link', { name: 'list.txt', exact: true }).waitFor()

    await choose([{ name: 'broken.jpg', mimeType: 'image/jpeg', buffer: Buffer.from('none') }])
    await page.getByText('Kept as a file, without a picture: “broken.jpg”').waitFor()

    await page.getByRole('link', { name: 'Remove jar.png' }).click()
    await heading(page, 'Remove this file?')
    await page.getByRole('button', { name: 'Remove' }).click()
    await page.getByText('File is removed').waitFor()
    await page.getByRole('link', { name: 'list.txt', exact: true }).waitFor()
    expect(await page.getByText('jar.png').count()).toBe(0)
  })

  it('the keyboard is enough to find and write a note', async (test) => {
    const page = await aVisitor(world, test, { javaScriptEnabled })
    await settleIn(page, anAccount('Ada'))
    const focused = () => page.evaluate<string>(nameOfFocused)
    const tabTo = async (name: string) => {
      for (let presses = 0; (await focused()) !== name; presses++) {
        expect(presses, `${name} can be reached`).toBeLessThan(30)
        await page.keyboard.press('Tab')
      }
    }

    // The first page of an empty account begins in the title of a note.
    await page.goto('/settings')
    await page.keyboard.press('Tab')
    expect(await focused()).toBe('Skip to content')
    await page.keyboard.press('Enter')
    await page.waitForURL('**/settings#main')
    expect(await page.evaluate('document.activeElement.id')).toBe('main')
    // The next stop is in the content, past the navigation.
    await page.keyboard.press('Tab')
    expect(await page.evaluate('document.activeElement.closest("main") !== null')).toBe(true)

    await page.goto('/')
    await tabTo('New note')
    await page.keyboard.press('Enter')
    await heading(page, 'New note')
    if (await runsScripts(page)) await page.locator('.cm-content').waitFor()
    expect(await focused(), 'where writing begins').toBe('Name')
    await page.keyboard.type('Damson jam')
    await tabTo('Text')
    await page.keyboard.type('Two kilos of damsons.')
    if (await runsScripts(page)) {
      await saved(page)
      await leaveText(page)
      for (const key of ['g', 'a']) await page.keyboard.press(key)
    } else {
      await tabTo('Save')
      await page.keyboard.press('Enter')
    }
    await heading(page, 'All notes (1)')
    await tabTo('Damson jam')
    await page.keyboard.press('Enter')
    await heading(page, 'Damson jam')
  })
})

describe('with scripts on', () => itNeedsNoScript(world, true))

/** During a view transition a click goes to the snapshot of the page. */
const still = { reducedMotion: 'reduce' } as const

it('an address with a domain in its own letters comes back as it was typed, and opens its account however it is written', async (test) => {
  const page = await aVisitor(world, test)
  const { email: written, password } = anAccount("O'Brien", 'straße.example')
  await page.goto('/signup')
  const field = page.getByLabel('Email')
  await field.focus()
  await page.keyboard.insertText(written)
  await page.getByRole('button', { name: 'Sign up' }).click()
  await page.getByText('Password is required').first().waitFor()
  expect(await field.inputValue()).toBe(written)
  await signUp(page, { email: written, password })

  await field.fill('üte@straße.example')
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.getByText('only letters from a to z').waitFor()
  expect(await field.inputValue()).toBe('üte@straße.example')
  const copied = `\u200b${written.toUpperCase().replace('STRASSE', 'xn--strae-oqa')}\u00a0`
  await signIn(page, { email: copied, password })
  await heading(page, 'All notes (0)')
  await page.getByText(written, { exact: true }).first().waitFor()
})

describe('a double click does once what the button says:', () => {
  it('Restore brings the note back', async (test) => {
    const page = await aVisitor(world, test, still)
    await enter(page, anAccount('Ada'))
    await aNote(page, { name: 'Damson jam', text: 'Two kilos of damsons.' })
    await page.goto('/')
    await page.getByRole('link', { name: 'Damson jam' }).click()
    await askToDelete(page)
    await page.getByText('Note is successfully deleted').waitFor()
    await page.getByRole('link', { name: 'Trash' }).click()
    await heading(page, 'Trash (1)')

    const sent = await clickTwice(page, page.getByRole('button', { name: 'Restore Damson jam' }))

    await heading(page, 'Damson jam')
    expect(sent()).toBe(1)
  })
})

/**
 * Clicks, and clicks again while the first form is on its way.
 * @returns how many forms were sent by then
 */
async function clickTwice(page: Page, button: Locator): Promise<() => number> {
  let sent = 0
  page.on('request', (request) => (sent += request.method() === 'POST' ? 1 : 0))
  const network = await page.context().newCDPSession(page)
  await network.send('Network.enable')
  // The latency is so long that no answer comes before the second click.
  const far = { offline: false, latency: 1000, downloadThroughput: -1, uploadThroughput: -1 }
  await network.send('Network.emulateNetworkConditions', far)
  const box = await button.boundingBox()
  if (!box) throw new Error('the button cannot be seen')
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2]
  const isSent = page.waitForRequest((request) => request.method() === 'POST')
  await page.mouse.click(x, y)
  await isSent
  await page.mouse.click(x, y)
  return () => sent
}

/** The accessible name of the element with the focus, for the links, buttons and fields of these pages. */
const nameOfFocused = `(() => {
  const { labels, textContent, ariaLabel } = document.activeElement
  return (ariaLabel ?? labels?.[0]?.textContent ?? textContent).trim()
})()`

/** Whether scripts run: then the editor replaces the field, and a test waits for it before it types. */
async function runsScripts(page: Page): Promise<boolean> {
  return page.evaluate(
    () => document.querySelector('[data-toolbar]:not([hidden])') !== null || matchMedia('(scripting: enabled)').matches,
  )
}
