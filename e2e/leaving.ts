import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openChromium } from '../kit/chromium.ts'
import { anAccount, type Account } from '../kit/person.ts'
import { aNote, aVisitor, heading, settleIn, signIn, signOut } from './visitor.ts'
import type { World } from './world.ts'

const damsonJam = { name: 'Damson jam', text: 'Two kilos of damsons.' }

/** Whether a browser keeps a page depends on how the page was reached. */
const arrivals = {
  'signing in': (page: Page, ada: Account) => signInAgain(page, ada),
  'its address': (page: Page) => page.goto('/'),
  Back: async (page: Page, ada: Account, hasScripts: boolean) => {
    await signInAgain(page, ada)
    await page.getByRole('link', { name: damsonJam.name }).click()
    await heading(page, damsonJam.name)
    const arrival = await back(page)
    // With scripts, the browser asks again for a page whose stream of changes it may not store.
    if (!hasScripts) expect(arrival, 'this browser must keep pages for this test to mean anything').toBe('kept')
  },
}

/** Defines, in a suite, that Back after signing out shows nothing: in a browser that drops a page which is left, as all of Playwright's do. */
export function itAsksForEachPageAgain(world: World, javaScriptEnabled: boolean): void {
  it('in a browser that asks for each page again', async (test) => {
    const page = await aVisitor(world, test, { javaScriptEnabled })
    await settleIn(page, anAccount('Ada'))
    await aNote(page, damsonJam)
    await page.goto('/')
    await page.getByRole('link', { name: damsonJam.name }).click()
    await heading(page, damsonJam.name)

    await signOut(page)
    await heading(page, 'Sign in')
    // Where the note was, and the list before it.
    for (const steps of [1, 2]) {
      await page.goBack()
      await heading(page, 'Sign in')
      expect(await page.content(), `${steps} back`).not.toContain('Damson')
    }
  })
}

/** Defines the same for a browser that keeps pages for the Back button (bfcache), as people's browsers do. */
export function itDropsKeptPages(
  world: World,
  javaScriptEnabled: boolean,
  arrivedBy: readonly (keyof typeof arrivals)[],
): void {
  let keeping: Browser
  beforeAll(async () => {
    keeping = await openChromium({ ignoreDefaultArgs: ['--disable-back-forward-cache'] })
  })
  afterAll(() => keeping.close())

  it.for(arrivedBy)('in a browser that keeps pages, from a list reached by %s', async (what, test) => {
    const page = await aVisitor({ browser: keeping, notejam: world.notejam }, test, { javaScriptEnabled })
    const ada = anAccount('Ada')
    await settleIn(page, ada)
    await aNote(page, damsonJam)
    await arrivals[what](page, ada, javaScriptEnabled)
    await page.getByRole('link', { name: damsonJam.name }).waitFor()

    await signOut(page)
    await heading(page, 'Sign in')
    await page.waitForLoadState()
    // A kept page would be visible, at least until a script has checked it.
    expect(await back(page)).toBe('asked for again')
    await heading(page, 'Sign in')
    expect(await page.content()).not.toContain('Damson')
  })
}

async function signInAgain(page: Page, ada: Account): Promise<void> {
  await signOut(page)
  await heading(page, 'Sign in')
  await signIn(page, ada)
}

/** Goes back as the button does. @returns whether the page was kept (bfcache) */
async function back(page: Page): Promise<'kept' | 'asked for again'> {
  const devtools = await page.context().newCDPSession(page)
  await devtools.send('Page.enable')
  const arrival = new Promise<'kept' | 'asked for again'>((resolve) => {
    devtools.once('Page.frameNavigated', ({ type }) =>
      resolve(type === 'BackForwardCacheRestore' ? 'kept' : 'asked for again'),
    )
  })
  // Playwright's goBack waits for a load event, which a kept page does not have.
  await page.evaluate('history.back()')
  return arrival
}
