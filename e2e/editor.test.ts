import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { eventually } from '../kit/eventually.ts'
import { anAccount } from '../kit/person.ts'
import { findProblems } from './axe.ts'
import { aVisitor, enter, heading } from './visitor.ts'
import { openWorld } from './world.ts'
import { atANewNote, editor, typed } from './writing-page.ts'

const world = openWorld()

/** Holds a script of the page. @returns what lets it go */
async function holdScript(page: Page, path: RegExp): Promise<() => Promise<void>> {
  const hold = Promise.withResolvers<undefined>()
  await page.route(path, async (route) => {
    await hold.promise
    await route.continue()
  })
  const loaded = page.waitForResponse(path)
  return async () => {
    hold.resolve(undefined)
    await loaded
  }
}

async function pasteText(page: Page, text: string): Promise<void> {
  await editor(page).evaluate((content, text) => {
    const clipboardData = new DataTransfer()
    clipboardData.setData('text/plain', text)
    content.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }))
  }, text)
}

describe('the editor', () => {
  it('continues lists, ends them, and indents only there', async (test) => {
    const page = await atANewNote(world, test)
    await editor(page).focus()
    await page.keyboard.type('- [x] sugar\njars\n\nplain\n1986. A great year\n\n9. nine\nten')
    expect(await typed(page)).toBe('- [x] sugar\n- [ ] jars\n\nplain\n1986. A great year\n\n9. nine\n10. ten')
    await page.keyboard.press('Tab')
    expect(await typed(page)).toMatch(/\n {3}1\. ten$/)
    await page.keyboard.press('Shift+Tab')
    expect(await typed(page)).toMatch(/\n10\. ten$/)
    await page.keyboard.press('Enter')
    await page.keyboard.press('Enter')
    await page.keyboard.press('Tab')
    expect(await page.evaluate(() => document.activeElement?.className), 'Tab leaves').not.toContain('cm-content')
  })

  it('formats by keys, and takes it back', async (test) => {
    const page = await atANewNote(world, test)
    await editor(page).focus()
    await page.keyboard.type('jam')
    await page.keyboard.press('Shift+Home')
    const becomes = (text: string) => eventually(`there is ${text}`, async () => (await typed(page)) === text)
    await page.keyboard.press('Control+b')
    await becomes('**jam**')
    await page.keyboard.press('Control+b')
    await becomes('jam')
    await page.keyboard.press('Control+i')
    await becomes('*jam*')
    await page.keyboard.press('Control+Shift+9')
    await becomes('- [ ] *jam*')
    await page.keyboard.press('Control+Shift+h')
    await becomes('## *jam*')
    await page.keyboard.press('Control+z')
    await becomes('- [ ] *jam*')
    expect(await page.locator('[data-toolbar]').isVisible(), 'beside the bubble').toBe(false)
    await page.getByText('1 word').waitFor()
    expect(await findProblems(page)).toEqual([])
  })

  it('formats what was there when the key was pressed, however late what formats is loaded', async (test) => {
    const page = await atANewNote(world, test)
    const load = await holdScript(page, /\/formatting-/)
    await editor(page).focus()
    await page.keyboard.type('- jam\n')
    await page.keyboard.press('Control+b')
    await page.keyboard.type('sugar')
    await page.keyboard.press('Control+Home')
    await page.keyboard.press('Shift+End')
    await page.keyboard.press('Control+i')
    await page.keyboard.press('Control+i')
    await page.keyboard.press('Control+Shift+h')
    await page.keyboard.press('ArrowRight')
    await page.keyboard.type(' tart')
    expect(await typed(page), 'typing waits for nothing').toBe('- jam tart\n- sugar')
    await load()
    await expect.poll(() => typed(page)).toBe('## jam tart\n- **sugar**')
    await page.keyboard.press('Control+End')
    for (let n = 0; n < 4; n++) await page.keyboard.press('ArrowLeft')
    await page.keyboard.press('Control+b')
    expect(await typed(page), 'the next is made at once').toBe('## jam tart\n- sugar')
  })

  it('makes a link of an address that is pasted over words', async (test) => {
    const page = await atANewNote(world, test)
    const load = await holdScript(page, /\/pasted-/)
    await editor(page).focus()
    await page.keyboard.type('our recipe')
    await page.keyboard.press('Shift+Home')
    await pasteText(page, 'https://notes.example/a_(b)')
    await page.keyboard.type(' is good')
    expect(await typed(page), 'it is there at once').toBe('https://notes.example/a_(b) is good')
    await load()
    await expect.poll(() => typed(page)).toBe('[our recipe](https://notes.example/a_%28b%29) is good')
    await page.keyboard.press('Control+a')
    await pasteText(page, 'https://notes.example/')
    expect(await typed(page), 'the next is read at once').toBe('https://notes.example/')
  })
})

describe('without the editor', () => {
  it('the field is there when it cannot be loaded', async (test) => {
    const page = await aVisitor(world, test)
    await enter(page, anAccount('Ada'))
    await page.route(/code-mirror/, (route) => route.abort('aborted'))
    await page.goto('/notes/create')
    await page.locator('textarea[name=text]').fill('Plain words')
    await page.getByRole('button', { name: 'Bold' }).click()
    await page
      .locator('[data-save-state]')
      .filter({ hasText: /^Saved/ })
      .waitFor()
    expect(await typed(page)).toBe('Plain words****')
  })

  it('a person may choose a plain field', async (test) => {
    const page = await aVisitor(world, test)
    await enter(page, anAccount('Ada'))
    await page.goto('/settings')
    const form = page.locator('form').filter({ hasText: 'a plain field' })
    await form.getByLabel('a plain field').check()
    await form.getByRole('button', { name: 'Save' }).click()
    await page.getByText('Settings are saved').waitFor()
    await page.goto('/notes/create')
    await heading(page, 'New note')
    await page.getByLabel('Text').fill('x')
    await page.getByText('1 word').waitFor()
    expect(await editor(page).count()).toBe(0)
  })
})
