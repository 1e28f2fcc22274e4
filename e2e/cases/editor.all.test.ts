import type { Page } from 'playwright-core'
import { describe, expect, it, type TestContext } from 'vitest'
import { routes } from '../../app/server/routes.ts'
import { eventually } from '../../kit/eventually.ts'
import { aVisitor } from '../visitor.ts'
import { openWorld } from '../world.ts'
import { editor, typed } from '../writing-page.ts'
import { aWriter } from './writer.ts'

/** What is pasted into the editor, undone, and composed by an input method. */

const world = openWorld()
const writer = aWriter()

async function atANote(test: TestContext, text: string): Promise<{ page: Page; noteId: string }> {
  const noteId = await writer.write(text)
  const page = await aVisitor(world, test)
  const { url, guest } = writer
  await page.context().addCookies([...guest.cookies].map(([name, value]) => ({ name, value, url })))
  await openEditor(page, noteId)
  return { page, noteId }
}

async function openEditor(page: Page, noteId: string): Promise<void> {
  await page.goto(routes.notes.edit.href({ noteId }), { waitUntil: 'domcontentloaded' })
  await editor(page).click()
  await page.keyboard.press('Control+Home')
}

/** As a draft does that comes into the form. The caret stands at the beginning then. */
async function replace(page: Page, text: string): Promise<void> {
  await page.locator('textarea[name=text]').evaluate((field, text) => {
    field.dispatchEvent(new CustomEvent('notejam:set-text', { detail: { text } }))
  }, text)
  expect(await typed(page)).toBe(text)
  await page.keyboard.press('Control+Home')
}

/** Selects with the keyboard, as a person does, and pastes. */
async function pasteOver(page: Page, from: number, length: number, text: string): Promise<void> {
  for (let n = 0; n < from; n++) await page.keyboard.press('ArrowRight')
  for (let n = 0; n < length; n++) await page.keyboard.press('Shift+ArrowRight')
  await editor(page).evaluate((content, text) => {
    const clipboardData = new DataTransfer()
    clipboardData.setData('text/plain', text)
    content.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }))
  }, text)
}

const address = 'https://new.example/'

describe('an address that is pasted over', () => {
  // Markpad#229, marktext#1882, tine#23.
  const cases: [what: string, text: string, selected: string, becomes: string][] = [
    ['a word becomes a link', 'see docs here', 'docs', `see [docs](${address}) here`],
    ['an address replaces it', 'https://old.example', 'https://old.example', address],
    ['the target of a link', '[docs](https://old.example)', 'https://old.example', `[docs](${address})`],
    ['the target of a picture', '![](https://old.example/a.png)', 'https://old.example/a.png', `![](${address})`],
    ['code', '`code`', 'code', `\`${address}\``],
    ['code in a fence', '```\ncode\n```', 'code', `\`\`\`\n${address}\n\`\`\``],
    ['an address in angle brackets', '<https://old.example>', 'https://old.example', `<${address}>`],
    ['the words of a link', '[docs](https://old.example)', 'docs', `[${address}](https://old.example)`],
    ['a part of an address', 'https://old.example/a', 'old.example', `https://${address}/a`],
  ]
  it('replaces plainly, or links a word', async (test) => {
    const { page } = await atANote(test, 'first')
    // What reads a paste is loaded with the first, and reads the others at once.
    await pasteOver(page, 0, 5, address)
    await expect.poll(() => typed(page)).toBe(`[first](${address})`)
    const became: Record<string, string> = {}
    for (const [what, text, selected] of cases) {
      await replace(page, text)
      await pasteOver(page, text.indexOf(selected), selected.length, address)
      became[what] = await typed(page)
    }
    expect(became).toEqual(Object.fromEntries(cases.map(([what, , , becomes]) => [what, becomes])))
  })
})

// codemirror/dev#610, #1396, #467, Backslash#37, sketch-sh#112, tropy#168.
it('undo takes back what was typed, and never what was loaded, also after saves', async (test) => {
  const { page, noteId } = await atANote(test, 'loaded')
  await page.keyboard.press('Control+z')
  expect(await typed(page)).toBe('loaded')

  await page.keyboard.press('Control+End')
  await page.keyboard.type(' typed')
  await eventually('it is saved', async () => (await writer.kept(noteId)).text === 'loaded typed')
  for (let n = 0; n < 8; n++) await page.keyboard.press('Control+z')
  expect(await typed(page)).toBe('loaded')
})

it('an input method goes on composing while another tab saves', async (test) => {
  const { page, noteId } = await atANote(test, 'first line\n\nlast line')
  const devtools = await page.context().newCDPSession(page)
  const compose = (text: string) =>
    devtools.send('Input.imeSetComposition', { text, selectionStart: text.length, selectionEnd: text.length })
  await page.keyboard.press('Control+End')
  await compose('han')
  const { version } = await writer.kept(noteId)
  await writer.saveAs(noteId, { name: 'A case', text: 'FIRST line\n\nlast line', version })
  await compose('hanguk')
  await devtools.send('Input.insertText', { text: '한국' })

  await eventually('both are saved', async () => (await writer.kept(noteId)).text === 'FIRST line\n\nlast line한국')
  expect((await typed(page)).toLowerCase()).toBe('first line\n\nlast line한국')
})

// Obsidian, Hugo, Jekyll: what is kept above a text, and is typed there.
it('front matter is quiet, loaded and typed', async (test) => {
  const { page } = await atANote(test, '---\ntitle: Plums\ntags:\n  - fruit\n---\n\nTitle\n---\n')
  const looks = () =>
    editor(page).evaluate((content) =>
      [...content.querySelectorAll('.cm-line')].map((line) => {
        const word = document.createTreeWalker(line, NodeFilter.SHOW_TEXT).nextNode()?.parentElement ?? line
        return `${line.textContent} ${Number(getComputedStyle(word).fontWeight) > 400 ? 'bold' : 'quiet'}`
      }),
    )
  await eventually('the grammar has read the text', async () => (await looks()).includes('Title bold'))
  expect(await looks()).toEqual([
    ...['--- quiet', 'title: Plums quiet', 'tags: quiet', '  - fruit quiet', '--- quiet', ' quiet'],
    // The line below a heading steps back.
    ...['Title bold', ' quiet', ' quiet'],
  ])
  await page.keyboard.press('Control+a')
  await page.keyboard.type('---\ntitle: Plums\n---')
  await expect.poll(looks).toEqual(['--- quiet', 'title: Plums quiet', '--- quiet'])
})
