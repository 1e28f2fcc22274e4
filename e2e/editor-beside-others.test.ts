import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { eventually } from '../kit/eventually.ts'
import { findProblems } from './axe.ts'
import { heading } from './visitor.ts'
import { openWorld } from './world.ts'
import { atANewNote, bring, editor, png, typed } from './writing-page.ts'

const world = openWorld()

/** Saves another text, as the person does on another device. */
async function saveElsewhere(page: Page, change: (text: string) => string): Promise<void> {
  const { name, text, version } = await page.evaluate<Record<string, string>>(
    `Object.fromEntries(new FormData(document.querySelector('form.writing')))`,
  )
  const form = { name: name || 'Mine', text: change(text ?? ''), version: version ?? '', pad_id: '' }
  const answer = await page.request.post(page.url(), { form, headers: { accept: 'application/json' } })
  expect(answer.status()).toBe(200)
}

const saved = (page: Page) =>
  page
    .locator('[data-save-state]')
    .filter({ hasText: /^Saved/ })
    .waitFor()

const isFocused = (page: Page) => page.evaluate<string>(`document.activeElement?.className ?? ''`)

describe('what another page saves meanwhile', () => {
  it('comes around the caret, and is not taken back with what the hand did', async (test) => {
    const page = await atANewNote(world, test)
    await editor(page).focus()
    await page.keyboard.type('first\nmine\nlast')
    await saved(page)
    await page.keyboard.press('ArrowUp')
    await page.keyboard.press('End')
    await page.keyboard.type(' own')
    await saved(page)
    await saveElsewhere(page, (text) => text.replace('first', 'FIRST of all').replace('last', 'LAST of all'))
    await eventually('it is here', async () => (await typed(page)) === 'FIRST of all\nmine own\nLAST of all')

    await page.keyboard.type('!')
    expect(await typed(page)).toBe('FIRST of all\nmine own!\nLAST of all')
    for (let presses = 0; presses < 6; presses++) await page.keyboard.press('Control+z')
    const left = await typed(page)
    expect(left).toContain('FIRST of all')
    expect(left).toContain('LAST of all')
    expect(left).not.toContain('own')
  })

  it('does not break what is being composed', async (test) => {
    const page = await atANewNote(world, test)
    await editor(page).focus()
    await page.keyboard.type('first\n')
    const devtools = await page.context().newCDPSession(page)
    const compose = (text: string) =>
      devtools.send('Input.imeSetComposition', { text, selectionStart: text.length, selectionEnd: text.length })
    await compose('に')
    await compose('にほ')
    await page.locator('textarea[name=text]').evaluate((field) => {
      const { value } = field as unknown as { value: string }
      const text = value.replace('first', 'FIRST of all')
      field.dispatchEvent(new CustomEvent('notejam:set-text', { detail: { text } }))
    })
    await compose('にほん')
    await devtools.send('Input.insertText', { text: '日本' })
    expect(await typed(page)).toBe('FIRST of all\n日本')
    expect(await editor(page).innerText()).toBe('FIRST of all\n日本')
  })
})

describe('a file that is on its way', () => {
  it('takes neither the focus nor what is typed meanwhile, and its slot does not come back', async (test) => {
    const page = await atANewNote(world, test)
    await editor(page).focus()
    await page.keyboard.type('Before ')
    const hold = await holdFiles(page)
    await bring(page, 'paste', { 'jar.png': png })
    await page.getByText('Attaching jar.png').waitFor()
    expect(await typed(page)).toMatch(/^Before !\[Uploading jar\.png \(1\) …\]\(\)$/)
    await page.keyboard.type(' after')
    await page.getByLabel('Name').focus()
    hold.let()
    await page.getByText('jar.png is attached').waitFor()
    expect(await typed(page)).toMatch(/^Before !\[jar\.png\]\(\/attachments\/\d+\/file\/jar\.png\) after$/)
    expect(await page.getByLabel('Name').evaluate((field) => field === document.activeElement)).toBe(true)

    await editor(page).focus()
    for (let presses = 0; presses < 8; presses++) await page.keyboard.press('Control+z')
    expect(await typed(page)).not.toContain('Uploading')
  })

  it('can be broken off, and each one that failed can be tried again', async (test) => {
    const page = await atANewNote(world, test)
    await editor(page).focus()
    await page.keyboard.type('Before ')
    const hold = await holdFiles(page)
    await bring(page, 'paste', { 'jar.png': png })
    const rows = page.locator('[data-files-state] > *')
    await rows.filter({ hasText: 'jar.png' }).getByRole('button', { name: 'Cancel' }).click()
    await eventually('it is broken off', async () => (await rows.count()) === 0)
    expect(await typed(page)).toBe('Before ')
    expect(await isFocused(page)).toContain('cm-content')
    hold.let()

    const empty = { type: 'image/png', base64: '' }
    await bring(page, 'paste', { 'one.png': empty, 'two.png': empty })
    await rows.filter({ hasText: 'one.png was not attached' }).waitFor()
    await rows.filter({ hasText: 'two.png was not attached' }).waitFor()
    expect(await typed(page)).toBe('Before ')
    await rows.filter({ hasText: 'one.png' }).getByRole('button', { name: 'Dismiss' }).click()
    await rows.filter({ hasText: 'two.png' }).getByRole('button', { name: 'Try again' }).click()
    await rows.filter({ hasText: 'two.png was not attached' }).waitFor()
    expect(await rows.count()).toBe(1)
    expect(await findProblems(page)).toEqual([])
  })

  it('is waited for by Save', async (test) => {
    // Interception turns the browser's cache off. Chromium gives a view transition up when the stylesheet comes late, and logs it.
    const page = await atANewNote(world, test, { reducedMotion: 'reduce' })
    await page.getByLabel('Name').fill('Labels')
    await editor(page).focus()
    await page.keyboard.type('Before ')
    const hold = await holdFiles(page)
    await bring(page, 'paste', { 'jar.png': png })
    await page.getByText('Attaching jar.png').waitFor()
    await page.getByRole('button', { name: 'Save' }).click()
    hold.let()
    await heading(page, 'Labels')
    await page.getByRole('img', { name: 'jar.png' }).waitFor()
    expect(await page.getByText('Uploading').count()).toBe(0)
  })
})

/** Holds the page's uploads until `let` is called. */
async function holdFiles(page: Page): Promise<{ let(): void }> {
  const { promise, resolve } = Promise.withResolvers<undefined>()
  await page.route(/\/attachments$/, async (route) => {
    await promise
    // A request that the page has cancelled meanwhile cannot be continued.
    await route.continue().catch(() => undefined)
  })
  return { let: () => resolve(undefined) }
}

describe('the keyboard', () => {
  it('gets out of a list, forwards and backwards', async (test) => {
    const page = await atANewNote(world, test)
    await editor(page).focus()
    await page.keyboard.type('- jam')
    await page.keyboard.press('Tab')
    expect(await isFocused(page), 'Tab stays in a list').toContain('cm-content')
    expect(await typed(page)).toBe('- jam')
    await page.keyboard.press('Shift+Tab')
    expect(await isFocused(page), 'there is nothing to move out').not.toContain('cm-content')

    await editor(page).focus()
    await page.keyboard.press('Escape')
    await page.keyboard.press('Tab')
    expect(await isFocused(page), 'Escape, then Tab').not.toContain('cm-content')
    const described = await editor(page).getAttribute('aria-describedby')
    expect(await page.locator(`#${described ?? ''}`).textContent()).toContain('Escape and then Tab')
  })

  it('shows on the buttons what there is at the caret', async (test) => {
    const page = await atANewNote(world, test)
    const pressed = async (name: string) => page.getByRole('button', { name, exact: true }).getAttribute('aria-pressed')
    await editor(page).focus()
    await page.keyboard.type('- some **jam**')
    await eventually('it is a list', async () => (await pressed('List')) === 'true')
    expect(await pressed('Bold')).toBe('false')
    expect(await pressed('Link')).toBeNull()
    for (let presses = 0; presses < 3; presses++) await page.keyboard.press('ArrowLeft')
    await eventually('it is bold', async () => (await pressed('Bold')) === 'true')
    await page.getByRole('button', { name: 'Bold' }).click()
    expect(await typed(page)).toBe('- some jam')
    await eventually('it is bold no more', async () => (await pressed('Bold')) === 'false')
  })
})

it('looks like reading: code in a block, quotes beside an edge, items that hang', async (test) => {
  const page = await atANewNote(world, test)
  const text = '> said\n\n```\ncode\n```\n\n- [ ] boil\n  - slowly\n\nplain'
  await editor(page).evaluate((content, text) => {
    const clipboardData = new DataTransfer()
    clipboardData.setData('text/plain', text)
    content.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }))
  }, text)
  expect(await typed(page)).toBe(text)
  const look = (words: string) =>
    page
      .locator('.cm-line')
      .filter({ hasText: words })
      .evaluate((line) => {
        const { paddingInlineStart, textIndent, backgroundColor, boxShadow } = getComputedStyle(line)
        return { inside: parseFloat(paddingInlineStart), hangs: -parseFloat(textIndent), backgroundColor, boxShadow }
      })
  await eventually('items hang', async () => (await look('slowly')).inside > 0)
  const [item, deeper, plain] = [await look('boil'), await look('slowly'), await look('plain')]
  expect(item.hangs).toBeCloseTo(item.inside)
  expect(deeper.hangs).toBeCloseTo(deeper.inside)
  expect((await look('said')).boxShadow).toContain('inset')
  expect((await look('code')).backgroundColor).not.toBe(plain.backgroundColor)
  expect(plain).toMatchObject({ inside: 0, boxShadow: 'none' })
  expect(await findProblems(page)).toEqual([])
})
