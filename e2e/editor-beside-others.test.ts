import { describe, expect, it } from 'vitest'
import { eventually } from '../kit/eventually.ts'
import { openWorld } from './world.ts'
import { atANewNote, editor, isFocused, saved, saveElsewhere, typed } from './writing-page.ts'

const world = openWorld()

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

  it('of a phone has a bar above it, which shows what there is at the caret', async (test) => {
    const page = await atANewNote(world, test, { viewport: { width: 390, height: 844 }, hasTouch: true })
    const pressed = async (name: string) => page.getByRole('button', { name, exact: true }).getAttribute('aria-pressed')
    await editor(page).focus()
    await page.keyboard.type('- some **jam**')
    await eventually('it is a list', async () => (await pressed('List')) === 'true')
    expect(await pressed('Bold')).toBe('false')
    expect(await pressed('Link')).toBeNull()
    for (let presses = 0; presses < 3; presses++) await page.keyboard.press('ArrowLeft')
    await eventually('it is bold', async () => (await pressed('Bold')) === 'true')
    const bar = page.getByRole('toolbar', { name: 'Format' })
    expect((await bar.boundingBox())?.height, 'of 844').toBeLessThanOrEqual(60)
    await bar.getByRole('button', { name: 'Bold' }).click()
    await eventually('it is bold no more', async () => (await pressed('Bold')) === 'false')
    expect(await typed(page)).toBe('- some jam')
    await bar.getByRole('button', { name: 'Undo' }).click()
    await eventually('it is taken back', async () => (await typed(page)) === '- some **jam**')
    await bar.getByRole('button', { name: 'Redo' }).click()
    await eventually('it is done again', async () => (await typed(page)) === '- some jam')
    await bar.getByRole('button', { name: 'Done' }).click()
    await bar.waitFor({ state: 'hidden' })
  })
})
