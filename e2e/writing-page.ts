import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import type { TestContext } from 'vitest'
import type { Notejam } from './notejam.ts'
import { aPerson, aVisitor, settleIn } from './visitor.ts'

interface World {
  readonly browser: Browser
  readonly notejam: Notejam
}

/** What is typed into, where there is an editor. */
export const editor = (page: Page) => page.locator('.cm-content')
/** What will be sent. */
export const typed = (page: Page) => page.locator('textarea[name=text]').inputValue()

/** Somebody new, before an empty note. */
export async function atANewNote(
  world: World,
  test: Pick<TestContext, 'onTestFinished'>,
  options: BrowserContextOptions = {},
): Promise<Page> {
  const page = await aVisitor(world, test, options)
  await settleIn(page, aPerson('Ada'))
  await page.goto('/notes/create')
  await editor(page).waitFor()
  return page
}

/** Lets the page have files as if they came from somewhere else. */
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
      // Under the last line: what is dropped there comes at the end.
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
