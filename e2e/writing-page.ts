import type { BrowserContextOptions, Page } from 'playwright-core'
import { expect, type TestContext } from 'vitest'
import { eventually } from '../kit/eventually.ts'
import { anAccount } from '../kit/person.ts'
import { aVisitor, enter } from './visitor.ts'
import type { World } from './world.ts'

/** CodeMirror's content, which takes the typing. */
export const editor = (page: Page) => page.locator('.cm-content')
/** The text that the form would send. */
export const typed = (page: Page) => page.locator('textarea[name=text]').inputValue()

/** On the page of a note: puts the caret into its text, as `e` does, and waits for it. */
export async function openText(page: Page): Promise<void> {
  await page.keyboard.press('e')
  await page.locator('.is-writing .cm-content').waitFor()
  await eventually('the caret is in the text', async () => (await isFocused(page)).includes('cm-content'))
}

/** Leaves the text, and waits until the note is shown as it is read. */
export async function leaveText(page: Page): Promise<void> {
  await page.keyboard.press('Escape')
  await page.locator('.note:not(.is-writing) > .rendered').waitFor({ state: 'attached' })
}

/** The path of the note that is open. */
export const pathOf = (page: Page) => new URL(page.url()).pathname.replace(/\/edit$/, '')

/** Signs a new person up and in, and opens the form for a new note. */
export async function atANewNote(
  world: World,
  test: Pick<TestContext, 'onTestFinished'>,
  options: BrowserContextOptions = {},
): Promise<Page> {
  const page = await aVisitor(world, test, options)
  await enter(page, anAccount('Ada'))
  await page.goto('/notes/create')
  await editor(page).waitFor()
  return page
}

interface Sent {
  readonly type: string
  readonly base64: string
}

/**
 * Pastes or drops files into the editor, as from another program.
 * @param behind words of one line, behind which they are dropped; without them at the end of the text
 */
export async function bring(
  page: Page,
  how: 'paste' | 'drop',
  files: Record<string, Sent>,
  behind?: string,
): Promise<void> {
  await editor(page).evaluate(
    (content, { how, files, behind }) => {
      const data = new DataTransfer()
      for (const [name, { type, base64 }] of Object.entries(files)) {
        data.items.add(new File([Uint8Array.from(atob(base64), (one) => one.charCodeAt(0))], name, { type }))
      }
      const options = { bubbles: true, cancelable: true }
      const pointAt = (element: Element) => {
        const { right, bottom } = element.getBoundingClientRect()
        if (behind === undefined) return { clientX: right - 1, clientY: bottom - 1 }
        const texts = document.createTreeWalker(element, NodeFilter.SHOW_TEXT)
        for (let text = texts.nextNode(); text; text = texts.nextNode()) {
          const found = text.nodeValue?.indexOf(behind) ?? -1
          if (found < 0) continue
          const range = document.createRange()
          range.setStart(text, found + behind.length - 1)
          range.setEnd(text, found + behind.length)
          const box = range.getBoundingClientRect()
          return { clientX: box.right - 1, clientY: (box.top + box.bottom) / 2 }
        }
        throw new Error(`no line says ${behind}`)
      }
      content.dispatchEvent(
        how === 'paste'
          ? new ClipboardEvent('paste', { ...options, clipboardData: data })
          : new DragEvent('drop', { ...options, ...pointAt(content), dataTransfer: data }),
      )
    },
    { how, files, behind },
  )
}

/** Holds the page's uploads, in the order in which they are sent, until they are let go. */
export async function holdFiles(
  page: Page,
): Promise<{ sent(uploads: number): Promise<void>; let(index?: number): Promise<void> }> {
  const held: PromiseWithResolvers<undefined>[] = []
  let isOpen = false
  await page.route(/\/attachments$/, async (route) => {
    if (!isOpen) {
      const hold = Promise.withResolvers<undefined>()
      held.push(hold)
      await hold.promise
    }
    // A request that the page has cancelled meanwhile cannot be continued.
    await route.continue().catch(() => undefined)
  })
  return {
    /** Waits until so many uploads are held. */
    async sent(uploads) {
      await eventually('the uploads are sent', () => Promise.resolve(held.length >= uploads))
    },
    /** @param index of one upload; without it all are let go, and those that follow */
    async let(index) {
      if (index === undefined) isOpen = true
      await eventually('the upload is sent', () => Promise.resolve(held[index ?? 0] !== undefined || isOpen))
      for (const hold of index === undefined ? held : [held[index]]) hold?.resolve(undefined)
    },
  }
}

export const text = (words: string): Sent => ({ type: 'text/plain', base64: btoa(words) })

export const png: Sent = {
  type: 'image/png',
  base64: 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
}

/** Saves another text, as the person does on another device. */
export async function saveElsewhere(page: Page, change: (text: string) => string): Promise<void> {
  const { name, text, version } = await page.evaluate<Record<string, string>>(
    `Object.fromEntries(new FormData(document.querySelector('form.writing')))`,
  )
  const form = { name: name || 'Mine', text: change(text ?? ''), version: version ?? '', pad_id: '' }
  const answer = await page.request.post(`${pathOf(page)}/edit`, { form, headers: { accept: 'application/json' } })
  expect(answer.status()).toBe(200)
}

export const saved = (page: Page) =>
  page
    .locator('[data-save-state]')
    .filter({ hasText: /^Saved/ })
    .waitFor()

/** The class of the element that has the focus. */
export const isFocused = (page: Page) => page.evaluate<string>(`document.activeElement?.className ?? ''`)
