import type { BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { routes } from '../app/server/routes.ts'
import { anAccount } from '../kit/person.ts'
import { settleMover, settleRegular } from './belongings.ts'
import { openElsewhere, type Elsewhere } from './elsewhere.ts'
import { barriers, lookAt, watchShifts, type Look } from './looks.ts'
import { pages, type Belongings, type Imports, type Who } from './pages.ts'
import { heading, settleIn } from './visitor.ts'
import { openWorld } from './world.ts'

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
        await lookAt(page, looks)
      })
    })

    it('the question before signing out', async () => {
      elsewhere.say(`<a href="${world.notejam.url}/signout">Win</a>`)
      await inPage('newcomer', async (page) => {
        await page.goto(elsewhere.origins.origin)
        await page.getByRole('link', { name: 'Win' }).click()
        await heading(page, 'Sign out?')
        await lookAt(page, looks)
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
        // Without a provider there are none: provider-pages.all.test.ts looks at them.
        ...Object.values(routes.accounts.provider),
        // Buttons of a webhook's page.
        ...[routes.webhooks.test, routes.webhooks.switch, routes.webhooks.delete],
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
}

function patternsOf(routes: object): string[] {
  return Object.values(routes).flatMap((one: unknown) => {
    if (typeof one !== 'object' || one === null) return []
    return 'pattern' in one ? [String(one.pattern)] : patternsOf(one)
  })
}
