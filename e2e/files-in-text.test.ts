import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { eventually } from '../kit/eventually.ts'
import { findProblems } from './axe.ts'
import { aNote, heading } from './visitor.ts'
import { openWorld } from './world.ts'
import {
  atANewNote,
  bring,
  editor,
  holdFiles,
  isFocused,
  leaveText,
  pathOf,
  png,
  saved,
  saveElsewhere,
  text,
  typed,
} from './writing-page.ts'

const world = openWorld()

/** The text, with `[a]` for the link of `a.txt` and `![a]` for the image of `a.png`. */
async function written(page: Page): Promise<string> {
  return (await typed(page)).replace(/\[([^\]]*)\.\w+\]\(\/attachments\/\d+\/file\/[^)]*\)/g, '[$1]')
}
const becomes = (page: Page, expected: string) =>
  eventually(`the text is ${JSON.stringify(expected)}`, async () => (await written(page)) === expected, 15_000).catch(
    async () => expect(await written(page)).toBe(expected),
  )
/** A drawn table is a group, too. */
const rows = (page: Page) => page.getByRole('group').and(page.locator('.upload'))
const row = (page: Page, name: string) => page.getByRole('group', { name })

async function write(page: Page, words: string): Promise<void> {
  await editor(page).focus()
  // The editor continues lists by itself.
  await page.keyboard.insertText(words)
}

const three = { 'a.txt': text('a'), 'b.png': png, 'c.txt': text('c') }

describe('several files', () => {
  it('become paragraphs where they are dropped, in the order given, whichever is uploaded first', async (test) => {
    const page = await atANewNote(world, test)
    const hold = await holdFiles(page)
    const last = [2, 0, 1]
    let sent = 0
    for (const [words, behind, expected] of [
      ['one two three\n\nfour', 'tw', 'one two three\n\n[a]\n\n![b]\n\n[c]\n\nfour'],
      ['- [ ] one two\n- [ ] three', 'on', '- [ ] one two\n\n  [a]\n\n  ![b]\n\n  [c]\n\n- [ ] three'],
      ['# one two\nthree', 'on', '# one two\n\n[a]\n\n![b]\n\n[c]\n\nthree'],
      ['```\none\n```\ntwo', 'on', '```\none\n```\n\n[a]\n\n![b]\n\n[c]\n\ntwo'],
      ['| a |\n|---|\n| one |\n\ntwo', 'on', '| a |\n|---|\n| one |\n\n[a]\n\n![b]\n\n[c]\n\ntwo'],
      ['see [the one](https://a.example)', 'the on', 'see [the one](https://a.example)\n\n[a]\n\n![b]\n\n[c]'],
      ['- ', '-', '- [a]\n\n  ![b]\n\n  [c]'],
      ['', undefined, '[a]\n\n![b]\n\n[c]'],
    ] as const) {
      await page.goto('/notes/create')
      await editor(page).waitFor()
      await write(page, words)
      await bring(page, 'drop', three, behind)
      await eventually('they are on their way', async () => (await rows(page).count()) === 3)
      expect(await typed(page), 'nothing is written before they are there').toBe(words)
      for (const one of last) {
        await hold.let(sent + one)
        await eventually('it has come', async () => (await rows(page).count()) <= 2 - last.indexOf(one))
      }
      sent += 3
      await becomes(page, expected)
      await saved(page)
    }
  })
})

describe('one file', () => {
  it('stands where it is brought, behind the word, and the caret behind it', async (test) => {
    const page = await atANewNote(world, test)
    await write(page, 'Before ')
    await bring(page, 'paste', { 'jar.png': png })
    await becomes(page, 'Before ![jar]')
    await page.keyboard.type(' after')
    await bring(page, 'drop', { 'list [1].txt': text('only in the file') }, 'Bef')
    await eventually('a file is a link', async () =>
      /^Before \[list \\\[1\\\]\.txt\]\(\S+\) !\[jar\.png\]\(\S+\) after$/.test(await typed(page)),
    )
    expect(await typed(page), 'and not its words').not.toContain('only in the file')
    await saved(page)
    await leaveText(page)
    await page.getByRole('img', { name: 'jar.png' }).waitFor()
    await page.getByRole('link', { name: 'list [1].txt', exact: true }).waitFor()
    expect(await page.getByRole('list', { name: 'Files' }).count(), 'both are in the text').toBe(0)
  })

  it('from the clipboard gets a name, and is all of a new note', async (test) => {
    const page = await atANewNote(world, test)
    await bring(page, 'paste', { 'image.png': png })
    await eventually('it is named by the time', async () =>
      /^!\[Pasted \d{4}-\d\d-\d\d \d\d\.\d\d\.\d\d\.png\]\(\/attachments\/\d+\/file\/Pasted%20[\d.%-]+png\)$/.test(
        await typed(page),
      ),
    )
    await saved(page)
    await leaveText(page)
    await heading(page, /^Pasted \d{4}/)
    expect((await page.request.get(`${page.url()}/history`)).status()).toBe(200)
  })
})

describe('a file that is on its way', () => {
  it('is no text: typing goes on around it, nothing of it is saved, undo takes its link in one step', async (test) => {
    const page = await atANewNote(world, test)
    const texts: string[] = []
    page.on('request', (request) => {
      if (/create|edit$/.test(request.url()) && request.method() === 'POST') texts.push(request.postData() ?? '')
    })
    await write(page, 'Before ')
    const hold = await holdFiles(page)
    await bring(page, 'paste', { 'jar.png': png })
    await row(page, 'jar.png').waitFor()
    await page.getByText('Attaching jar.png').waitFor()
    await page.keyboard.type(' after')
    await page.keyboard.press('Control+Home')
    await page.keyboard.type('And ')
    await eventually('it is saved meanwhile', () => texts.some((body) => body.includes('And Before  after')))
    await saved(page)
    await saveElsewhere(page, (before) => `Elsewhere\n\n${before}\n\nelsewhere`)
    await eventually('what was written elsewhere is here', async () => (await typed(page)).startsWith('Elsewhere'))
    await page.getByLabel('Name').focus()
    await hold.let()
    await becomes(page, 'Elsewhere\n\nAnd Before ![jar] after\n\nelsewhere')
    expect(await page.getByLabel('Name').evaluate((field) => field === document.activeElement)).toBe(true)

    await editor(page).focus()
    await page.keyboard.press('Control+z')
    expect(await typed(page)).toBe('Elsewhere\n\nAnd Before  after\n\nelsewhere')
    await page.keyboard.press('Control+y')
    await becomes(page, 'Elsewhere\n\nAnd Before ![jar] after\n\nelsewhere')
    for (let presses = 0; presses < 8; presses++) await page.keyboard.press('Control+z')
    expect(await typed(page)).toBe('Elsewhere\n\n\n\nelsewhere')
    expect(texts.filter((body) => body.includes('ploading') || body.includes('Attaching'))).toEqual([])
  })

  it('goes to the nearest place that is left when its own is deleted', async (test) => {
    const page = await atANewNote(world, test)
    await write(page, 'one two three\n\nfour')
    const hold = await holdFiles(page)
    await bring(page, 'drop', { 'jar.png': png }, 'two')
    // The caret goes there with the row.
    await row(page, 'jar.png').waitFor()
    await page.keyboard.press('Control+Home')
    // Sign by sign: where the line breaks depends on the letters.
    for (let sign = 0; sign < 'one two three'.length; sign++) await page.keyboard.press('Shift+ArrowRight')
    await page.keyboard.press('Delete')
    expect(await typed(page)).toBe('\n\nfour')
    expect(await rows(page).count()).toBe(1)
    await hold.let()
    await becomes(page, '![jar]\n\nfour')
  })

  it('can be broken off, and each one that failed can be tried again', async (test) => {
    const page = await atANewNote(world, test)
    await write(page, 'Before ')
    const hold = await holdFiles(page)
    await bring(page, 'paste', { 'jar.png': png })
    await row(page, 'jar.png').getByRole('button', { name: 'Cancel' }).click()
    await eventually('it is broken off', async () => (await rows(page).count()) === 0)
    expect(await typed(page)).toBe('Before ')
    expect(await isFocused(page)).toContain('cm-content')
    await hold.let()

    const empty = { type: 'image/png', base64: '' }
    await bring(page, 'paste', { 'one.png': empty, 'two.png': empty })
    await row(page, 'one.png').getByText('one.png was not attached').waitFor()
    await row(page, 'two.png').getByText('two.png was not attached').waitFor()
    await page.locator('[data-files-state]').filter({ hasText: '.png was not attached' }).waitFor()
    expect(await typed(page)).toBe('Before ')
    await row(page, 'one.png').getByRole('button', { name: 'Remove' }).click()
    await row(page, 'two.png').getByRole('button', { name: 'Try again' }).click()
    await row(page, 'two.png').getByText('two.png was not attached').waitFor()
    expect(await rows(page).count()).toBe(1)
    expect(await findProblems(page)).toEqual([])
    expect(await typed(page)).toBe('Before ')
  })

  it('is waited for when the text is left, and so is the message that one failed', async (test) => {
    // Interception turns the browser's cache off. Chromium gives a view transition up when the stylesheet comes late, and logs it.
    const page = await atANewNote(world, test, { reducedMotion: 'reduce' })
    await page.getByLabel('Name').fill('Labels')
    await write(page, 'Before ')
    const hold = await holdFiles(page)
    // One after the other: requests of two files may come in either order.
    await bring(page, 'paste', { 'jar.png': png })
    await hold.sent(1)
    await bring(page, 'paste', { 'empty.png': { type: 'image/png', base64: '' } })
    await hold.sent(2)
    await page.keyboard.press('Escape')
    await hold.let(1)
    await row(page, 'empty.png').getByText('was not attached').waitFor()
    await hold.let(0)
    await becomes(page, 'Before ![jar]')
    await saved(page)
    await row(page, 'empty.png').getByRole('button', { name: 'Remove' }).click()
    await bring(page, 'paste', { 'jar.png': png })
    await page.keyboard.press('Escape')
    await hold.let()
    await heading(page, 'Labels')
    await eventually('both are there', async () => (await page.getByRole('img', { name: 'jar.png' }).count()) === 2)
  })
})

describe('the plain field', () => {
  it('takes files, too, and shows them below', async (test) => {
    const page = await atANewNote(world, test)
    await page.route(/code-mirror/, (route) => route.abort('aborted'))
    await page.goto('/notes/create')
    const field = page.locator('textarea[name=text]')
    await field.fill('- [ ] one\n- [ ] two')
    // Counted once the form takes files.
    await page.locator('[data-words]').filter({ hasText: 'words' }).waitFor()
    await field.evaluate((element) =>
      (element as unknown as { setSelectionRange(a: number, b: number): void }).setSelectionRange(8, 8),
    )
    const hold = await holdFiles(page)
    await bringTo(page, three)
    await field.pressSequentially('!')
    await hold.let(2)
    await eventually('one is there', async () => (await rows(page).count()) === 2)
    await hold.let()
    await becomes(page, '- [ ] on!e\n\n  [a]\n\n  ![b]\n\n  [c]\n\n- [ ] two')
    await saved(page)
    await field.press('Control+z')
    expect((await written(page)).match(/\[[abc]\]/g), 'one step').toHaveLength(2)
  })

  it('files are picked with a button', async (test) => {
    const page = await atANewNote(world, test)
    await page.route(/code-mirror/, (route) => route.abort('aborted'))
    await page.goto('/notes/create')
    const chosen = page.waitForEvent('filechooser')
    await page.getByRole('button', { name: 'Attach files' }).click()
    await (
      await chosen
    ).setFiles([{ name: 'jar.png', mimeType: 'image/png', buffer: Buffer.from(png.base64, 'base64') }])
    await becomes(page, '![jar]')
  })
})

it('a note that is read takes the file of a chooser that was open while the note was saved, or says why not', async (test) => {
  const page = await atANewNote(world, test)
  await aNote(page, { name: 'Labels', text: 'Before' })
  await page.goto('/')
  await page.getByRole('link', { name: 'Labels' }).click()
  await page.locator('.note[data-ready]').waitFor()
  const state = page.locator('[data-upload-state]')
  for (const words of ['Behind', 'Beside']) {
    const chosen = page.waitForEvent('filechooser')
    await page.locator('.attach input').evaluate((input: HTMLElement) => input.click())
    await page.request.post(`${pathOf(page)}/attachments`, { multipart: { files: aFile(`${words}.txt`, words) } })
    await saveRead(page, words)
    await page.locator('.prose').getByText(words).waitFor()
    await (await chosen).setFiles([aFile('empty.txt', '')])
    await expect.poll(() => state.textContent(), { message: words, timeout: 15_000 }).toContain('“empty.txt” is empty')
    // Said for as long as nothing else is.
    await saveRead(page, `${words} them`)
    await page.locator('.prose').getByText(`${words} them`).waitFor()
    expect(await state.textContent()).toContain('“empty.txt” is empty')
  }
  const chosen = page.waitForEvent('filechooser')
  await page.locator('.attach input').evaluate((input: HTMLElement) => input.click())
  await saveRead(page, 'Once more')
  await page.locator('.prose').getByText('Once more').waitFor()
  await (await chosen).setFiles([aFile('jar.txt', 'jam')])
  await page.locator('.attachments').getByText('jar.txt').waitFor()
})

it('a text stays open while its files are chosen', async (test) => {
  const page = await atANewNote(world, test)
  await page.getByLabel('Name').fill('Labels')
  await write(page, 'Before ')
  await saved(page)
  const chosen = page.waitForEvent('filechooser')
  await page.locator('.note').evaluate((article) => {
    article.querySelector<HTMLElement>('[data-attach]')?.click()
    article.focus()
  })
  const chooser = await chosen
  await saveElsewhere(page, (text) => `${text}and `)
  await becomes(page, 'Before and ')
  expect(await page.locator('.is-writing').count()).toBe(1)
  await chooser.setFiles([aFile('empty.txt', '')])
  await row(page, 'empty.txt').getByText('was not attached').waitFor()
})

const aFile = (name: string, words: string) => ({ name, mimeType: 'text/plain', buffer: Buffer.from(words) })

/** Saves the note that a page shows, as the person does on another device. */
async function saveRead(page: Page, text: string): Promise<void> {
  const answer = await page.request.get(`${pathOf(page)}/newer?than=0`)
  const { version } = (await answer.json()) as { version: number }
  const form = { name: 'Labels', text, version: String(version), pad_id: '' }
  await page.request.post(`${pathOf(page)}/edit`, { form, headers: { accept: 'application/json' } })
}

/** Pastes files into the plain field. */
async function bringTo(page: Page, files: typeof three): Promise<void> {
  await page.locator('textarea[name=text]').evaluate((field, given) => {
    const clipboardData = new DataTransfer()
    for (const [name, { type, base64 }] of Object.entries(given))
      clipboardData.items.add(new File([Uint8Array.from(atob(base64), (one) => one.charCodeAt(0))], name, { type }))
    field.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }))
  }, files)
}
