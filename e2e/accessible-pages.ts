import type { BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { routes } from '../app/server/routes.ts'
import { anAccount } from '../kit/person.ts'
import { inWords, runAxe } from './axe.ts'
import { settleMover, settleRegular } from './belongings.ts'
import { openElsewhere, type Elsewhere } from './elsewhere.ts'
import { pages, type Belongings, type Imports, type Who } from './pages.ts'
import { heading, settleIn } from './visitor.ts'
import { openWorld } from './world.ts'

/** Notes the layout shifts since the document began, and what they moved. */
const watchShifts = `
  window.shifted = []
  new PerformanceObserver((list) => {
    for (const { value, sources } of list.getEntries())
      window.shifted.push([value, ...sources.map(({ node }) => (node?.outerHTML ?? node?.nodeName ?? '').slice(0, 100))])
  }).observe({ type: 'layout-shift', buffered: true })`

export interface Look {
  /** CSS pixels. */
  readonly width: number
  readonly colorScheme: 'light' | 'dark'
  /** Rules of axe to look at; an empty list looks only at whether the page fits. @default - all of them */
  readonly rules?: readonly string[]
}

/** The rules whose result depends on the colour scheme. */
export const ofColours = ['color-contrast', 'link-in-text-block']

/** Defines a test for each page: nothing moves while it loads, it fits, and axe finds no barrier in any of these looks. */
export function pagesAreAccessible(looks: readonly Look[]): void {
  const world = openWorld()
  let elsewhere: Elsewhere
  let windows: Record<Who, BrowserContext>
  const left: Record<Who, Page[]> = { visitor: [], newcomer: [], regular: [], mover: [] }
  let has: Belongings & Imports
  beforeAll(async () => {
    elsewhere = await openElsewhere()
    const open = async () => {
      const context = await world.browser.newContext({ baseURL: world.notejam.url, serviceWorkers: 'block' })
      await context.addInitScript(watchShifts)
      return context
    }
    windows = { visitor: await open(), newcomer: await open(), regular: await open(), mover: await open() }
    has = {
      ...(await settleRegular(await windows.regular.newPage())),
      ...(await settleMover(await windows.mover.newPage())),
    }
    await settleIn(await windows.newcomer.newPage(), anAccount('Grace'))
  })
  afterAll(() => elsewhere.stop())

  // Concurrent: looking at a page of a person changes no other.
  describe.concurrent('stays in place, fits, and passes axe:', () => {
    it.for(pages)('$name', async ({ who, path, heading: h1, status = 200, act }) => {
      await inPage(who, async (page) => {
        const answer = await page.goto(path(has))
        expect(answer?.status()).toBe(status)
        await act?.(page)
        await heading(page, h1)
        await look(page)
      })
    })

    it('the question before signing out', async () => {
      elsewhere.say(`<a href="${world.notejam.url}/signout">Win</a>`)
      await inPage('newcomer', async (page) => {
        await page.goto(elsewhere.origins.origin)
        await page.getByRole('link', { name: 'Win' }).click()
        await heading(page, 'Sign out?')
        await look(page)
      })
    })

    it('the drawer of pads', async () => {
      await inPage('regular', async (page) => {
        await page.setViewportSize({ width: 360, height: 740 })
        await page.goto('/')
        await page.getByRole('button', { name: 'Pads' }).click()
        await page.getByRole('navigation', { name: 'Pads and account' }).waitFor()
        // axe cannot judge its colours, because the page lies under it. On a wide screen it has the same ones beside the page.
        expect((await barriers(page)).found).toEqual([])
      })
    })
  })

  it('no page is left out', () => {
    const paths = [...pages.map(({ path }) => path(has)), routes.accounts.signOut.pattern]
    const missing = patternsOf(routes).filter((pattern) => {
      const address = new RegExp(
        `^${pattern.replace(/:(tag|token|name|section)/g, '[^/?]+').replace(/:\w+/g, '\\d+')}(\\?|$)`,
      )
      return !paths.some((path) => address.test(path))
    })
    // Restoring, pinning, selecting, ticking and attaching are buttons on other pages; a part of a page, files and health checks are
    // no pages. Only an account that is older than an hour can be taken back.
    const { alive, ready } = routes.health
    const { restore, tasks, changes, newer, restoreRevision, pin, unpin, selection } = routes.notes
    const { tasksOrder, tasksDone, tasksUndo, form, links } = routes.notes
    const { manifest, worker, share } = routes.device
    const { create, show, thumbnail } = routes.attachments
    const { shares, shared, locked, imports } = routes
    expect(missing.sort()).toEqual(
      [
        restore,
        tasks,
        tasksOrder,
        tasksDone,
        tasksUndo,
        changes,
        newer,
        form,
        restoreRevision,
        pin,
        unpin,
        selection,
        links,
        routes.pads.order,
        routes.pads.restore,
        create,
        show,
        thumbnail,
        ...[routes.notes.markdown, routes.notes.html, routes.notes.zip, routes.pads.zip],
        ...[routes.export.all, routes.export.remove, routes.export.packed],
        ...[imports.start, imports.cancel, imports.undo, imports.table, imports.report],
        shares.renew,
        shares.revoke,
        // Of more notes than there are here; files; and the same pages with a password.
        ...[shared.after, shared.file, shared.thumbnail],
        ...[locked.after, locked.note, locked.file, locked.thumbnail],
        routes.accounts.signedOut,
        routes.accounts.look,
        routes.accounts.editor,
        routes.accounts.timeZone,
        routes.accounts.takeBack,
        // Buttons and scripts of the pages of security, a passkey's page, and what is asked for between the password and a session, or later.
        ...[routes.accounts.endSession, routes.accounts.endOtherSessions, routes.accounts.confirmCodes],
        ...[routes.accounts.endCodes, routes.accounts.recoveryCodes, routes.accounts.code],
        ...[routes.accounts.passkeyOffer, routes.accounts.passkey, routes.accounts.removePasskey],
        ...[routes.accounts.passkeyChallenge, routes.accounts.signInWithPasskey, routes.accounts.codeChallenge],
        // Where a second factor is required: second-factors.test.ts.
        routes.accounts.setUpFactor,
        ...[routes.accounts.confirm, routes.accounts.confirmed],
        ...[routes.accounts.confirmChallenge, routes.accounts.confirmWithPasskey],
        // Buttons of the page of the address and links of its mails; a token's button.
        ...[routes.accounts.confirmEmail, routes.accounts.resendConfirmation],
        ...[routes.accounts.cancelEmail, routes.accounts.undoEmail, routes.tokens.delete],
        // Without a provider and without webhooks there are none.
        ...Object.values(routes.accounts.provider),
        ...Object.values(routes.webhooks),
        // For programs.
        ...Object.values(routes.api),
        routes.mcp,
        routes.changes,
        manifest,
        worker,
        share,
        routes.palette,
        routes.tagProposals,
        routes.speculation,
        routes.securityContact,
        alive,
        ready,
      ]
        .map(({ pattern }) => pattern)
        .sort(),
    )
  })

  /** In a page that another test of the same person has left: a new one is a new process of the browser. */
  async function inPage(who: Who, act: (page: Page) => Promise<void>): Promise<void> {
    const page = left[who].pop() ?? (await windows[who].newPage())
    await page.emulateMedia({ colorScheme: null, reducedMotion: null })
    await page.setViewportSize({ width: 1440, height: 900 })
    await act(page)
    left[who].push(page)
  }

  /** Checks the page in each of the looks. */
  async function look(page: Page): Promise<void> {
    await page.waitForLoadState()
    // Layout shifts happen within two frames.
    expect(await page.evaluate(afterTwoFrames('window.shifted')), 'what moved while the page loaded').toEqual([])

    for (const { width, colorScheme, rules } of looks) {
      // So high that no pane scrolls: axe does not judge what is scrolled out of view.
      await page.setViewportSize({ width, height: 3200 })
      expect(await page.evaluate(tooWide), `what does not fit into ${width} pixels`).toEqual([])
      if (rules?.length === 0) continue
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
      expect(await barriers(page, rules), `${width} pixels, ${colorScheme}`).toEqual(none)
    }
  }
}

function patternsOf(routes: object): string[] {
  return Object.values(routes).flatMap((one: unknown) => {
    if (typeof one !== 'object' || one === null) return []
    return 'pattern' in one ? [String(one.pattern)] : patternsOf(one)
  })
}

const none = { found: [], unjudged: [] }

const afterTwoFrames = (value: string) =>
  `new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(() => done(${value})))))`

/** Empty when the page does not scroll sideways; else what reaches out of it. */
const tooWide = `(() => {
  if (document.scrollingElement.scrollWidth <= innerWidth) return []
  const wide = [...document.querySelectorAll('body *')].filter((one) => one.getBoundingClientRect().right > innerWidth)
  return ['the page', ...wide.map(({ tagName, className }) => tagName + '.' + className)]
})()`

/**
 * What axe finds, by rule and place, and the colours that it could not judge.
 * @param rules those to look at; all of them where not said
 */
async function barriers(page: Page, rules?: readonly string[]): Promise<{ found: string[]; unjudged: string[] }> {
  const { violations, incomplete, passes } = await runAxe(page, rules)
  expect(passes.length, 'axe must have looked').toBeGreaterThan(0)
  return { found: inWords(violations), unjudged: inWords(incomplete.filter(({ id }) => id === 'color-contrast')) }
}
