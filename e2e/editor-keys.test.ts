import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { eventually } from '../kit/eventually.ts'
import { openWorld } from './world.ts'
import { atANewNote, editor, typed } from './writing-page.ts'

const world = openWorld()
const address = 'https://notes.example/a_(b)'

async function paste(page: Page, text: string): Promise<void> {
  await editor(page).evaluate((content, text) => {
    const clipboardData = new DataTransfer()
    clipboardData.setData('text/plain', text)
    content.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }))
  }, text)
}

/** Replaces the text, with the caret at its end. */
async function begin(page: Page, text: string): Promise<void> {
  await editor(page).focus()
  await page.keyboard.press('Control+a')
  await page.keyboard.press('Delete')
  await page.keyboard.insertText(text)
}

describe('a pasted address', () => {
  it('makes a link of words in one step of undo, and none with Shift', async (test) => {
    const page = await atANewNote(world, test)
    await begin(page, 'our recipe')
    await page.keyboard.press('Shift+Home')
    await paste(page, `${address}\r\n`)
    await eventually(
      'it is a link',
      async () => (await typed(page)) === '[our recipe](https://notes.example/a_%28b%29)',
    )
    await page.keyboard.type('!')
    await page.keyboard.press('Control+z')
    expect(await typed(page), 'what is typed behind it is another step').toMatch(/\)$/)
    await page.keyboard.press('Control+z')
    expect(await typed(page)).toBe('our recipe')

    await page.keyboard.press('Control+Home')
    await page.keyboard.press('Shift+End')
    await page.keyboard.down('Shift')
    await paste(page, address)
    await page.keyboard.up('Shift')
    expect(await typed(page)).toBe(address)
    await page.keyboard.press('Shift+Home')
    await paste(page, 'https://new.example/')
    await eventually('over an address', async () => (await typed(page)) === 'https://new.example/')
  })

  it('replaces in code and in a link', async (test) => {
    const page = await atANewNote(world, test)
    for (const [before, after] of [
      ['a `code', 'a `https://new.example/'],
      ['[words](/old', '[words](https://new.example/'],
      ['````\n```\ncode', '````\n```\nhttps://new.example/'],
    ] as const) {
      await begin(page, `${before}${before.startsWith('[') ? ')' : '`'.repeat(before.startsWith('a') ? 1 : 0)}`)
      if (!before.startsWith('`')) await page.keyboard.press('ArrowLeft')
      for (let presses = 0; presses < 4; presses++) await page.keyboard.press('Shift+ArrowLeft')
      await paste(page, 'https://new.example/')
      await eventually(`there is ${after}`, async () => (await typed(page)).includes(after))
    }
  })
})

describe('Enter', () => {
  it('goes on as Markdown counts, and Backspace deletes one character', async (test) => {
    const page = await atANewNote(world, test)
    await begin(page, '````\n```\n````\n* * *\n\n- a')
    await page.keyboard.press('Enter')
    expect(await typed(page)).toMatch(/\n- a\n- $/)
    await page.keyboard.press('Tab')
    await page.keyboard.type('b')
    await page.keyboard.press('Enter')
    expect(await typed(page)).toMatch(/\n- a\n {2}- b\n {2}- $/)
    await page.keyboard.press('Enter')
    expect(await typed(page), 'one level').toMatch(/\n- a\n {2}- b\n- $/)
    await page.keyboard.press('Backspace')
    expect(await typed(page)).toMatch(/\n {2}- b\n-$/)
    await page.keyboard.type(' ')
    await page.keyboard.press('Enter')
    expect(await typed(page), 'what follows is no part of the list').toMatch(/\n {2}- b\n\n$/)
    await begin(page, '~~~\n```\n- code')
    await page.keyboard.press('Enter')
    expect(await typed(page)).toBe('~~~\n```\n- code\n')
  })

  it('that ends a composition begins no item', async (test) => {
    const page = await atANewNote(world, test)
    await begin(page, '- ')
    const devtools = await page.context().newCDPSession(page)
    await devtools.send('Input.imeSetComposition', { text: 'かんじ', selectionStart: 3, selectionEnd: 3 })
    await devtools.send('Input.dispatchKeyEvent', { type: 'rawKeyDown', key: 'Enter', windowsVirtualKeyCode: 229 })
    await devtools.send('Input.insertText', { text: '漢字' })
    await devtools.send('Input.dispatchKeyEvent', { type: 'keyUp', key: 'Enter', windowsVirtualKeyCode: 13 })
    expect(await typed(page)).toBe('- 漢字')
    await page.keyboard.press('Enter')
    expect(await typed(page)).toBe('- 漢字\n- ')
  })
})
