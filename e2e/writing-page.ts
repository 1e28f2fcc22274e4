import type { BrowserContextOptions, Page } from 'playwright-core'
import type { TestContext } from 'vitest'
import { anAccount } from '../kit/person.ts'
import { aVisitor, settleIn } from './visitor.ts'
import type { World } from './world.ts'

/** CodeMirror's content, which takes the typing. */
export const editor = (page: Page) => page.locator('.cm-content')
/** The text that the form would send. */
export const typed = (page: Page) => page.locator('textarea[name=text]').inputValue()

/** Signs a new person up and in, and opens the form for a new note. */
export async function atANewNote(
  world: World,
  test: Pick<TestContext, 'onTestFinished'>,
  options: BrowserContextOptions = {},
): Promise<Page> {
  const page = await aVisitor(world, test, options)
  await settleIn(page, anAccount('Ada'))
  await page.goto('/notes/create')
  await editor(page).waitFor()
  return page
}

/** Pastes or drops files into the editor, as from another program. */
export async function bring(
  page: Page,
  how: 'paste' | 'drop',
  files: Record<string, { type: string; base64: string }>,
) {
  await editor(page).evaluate(
    (content, { how, files }) => {
      const data = new DataTransfer()
      for (const [name, { type, base64 }] of Object.entries(files)) {
        data.items.add(new File([Uint8Array.from(atob(base64), (one) => one.charCodeAt(0))], name, { type }))
      }
      const options = { bubbles: true, cancelable: true }
      // Below the last line: a drop there goes to the end of the text.
      const below = (one: Element) => {
        const { right, bottom } = one.getBoundingClientRect()
        return { clientX: right - 1, clientY: bottom - 1 }
      }
      content.dispatchEvent(
        how === 'paste'
          ? new ClipboardEvent('paste', { ...options, clipboardData: data })
          : new DragEvent('drop', { ...options, ...below(content), dataTransfer: data }),
      )
    },
    { how, files },
  )
}

export const png = {
  type: 'image/png',
  base64: 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
}
