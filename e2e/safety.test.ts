import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openChromium } from '../kit/chromium.ts'
import { anAccount, type Account } from '../kit/person.ts'
import { openElsewhere, type Elsewhere } from './elsewhere.ts'
import { aNote, aVisitor, heading, settleIn, signIn, signOut } from './visitor.ts'
import { openWorld } from './world.ts'

const damsonJam = { name: 'Damson jam', text: 'Two kilos of damsons.' }

/** Its browser drops a page that is left, as all of Playwright's do … */
const world = openWorld()
/** … and this one keeps pages for the Back button (bfcache), as people's browsers do. */
let keeping: Browser
let elsewhere: Elsewhere
beforeAll(async () => {
  keeping = await openChromium({ ignoreDefaultArgs: ['--disable-back-forward-cache'] })
  elsewhere = await openElsewhere()
})
afterAll(() => Promise.all([keeping.close(), elsewhere.stop()]))

describe.each([
  ['on', true],
  ['off', false],
])('Back after signing out shows nothing of the notes, with scripts %s', (_what, javaScriptEnabled) => {
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

  // Whether a browser keeps a page depends on how the page was reached.
  const arrivals: [what: string, arrive: (page: Page, ada: Account, hasScripts: boolean) => Promise<unknown>][] = [
    ['signing in', signInAgain],
    ['its address', (page) => page.goto('/')],
    [
      'Back',
      async (page, ada, hasScripts) => {
        await signInAgain(page, ada)
        await page.getByRole('link', { name: damsonJam.name }).click()
        await heading(page, damsonJam.name)
        const arrival = await back(page)
        // With scripts, the browser asks again for a page whose stream of changes it may not store.
        if (!hasScripts) expect(arrival, 'this browser must keep pages for this test to mean anything').toBe('kept')
      },
    ],
  ]
  it.for(arrivals)('in a browser that keeps pages, from a list reached by %s', async ([, arrive], test) => {
    const page = await aVisitor({ browser: keeping, notejam: world.notejam }, test, { javaScriptEnabled })
    const ada = anAccount('Ada')
    await settleIn(page, ada)
    await aNote(page, damsonJam)
    await arrive(page, ada, javaScriptEnabled)
    await page.getByRole('link', { name: damsonJam.name }).waitFor()

    await signOut(page)
    await heading(page, 'Sign in')
    await page.waitForLoadState()
    // A kept page would be visible, at least until a script has checked it.
    expect(await back(page)).toBe('asked for again')
    await heading(page, 'Sign in')
    expect(await page.content()).not.toContain('Damson')
  })
})

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

describe.each(['site', 'origin'] as const)('a page of another %s', (kind) => {
  const note = { name: 'Prize', text: 'You have won.' }
  const inputs = Object.entries(note).map(([name, value]) => `<input name="${name}" value="${value}">`)

  it('changes nothing with a form', async (test) => {
    const page = await aVisitor(world, test)
    await settleIn(page, anAccount('Ada'))
    elsewhere.say(
      `<form method="post" action="${world.notejam.url}/notes/create">${inputs.join('')}<button>Win</button></form>`,
    )

    await page.goto(elsewhere.origins[kind])
    await page.getByRole('button', { name: 'Win' }).click()
    await heading(page, 'This came from another site')

    await page.goto('/')
    await heading(page, 'All notes (0)')
    // The same fields without an Origin header make a note: the form was refused for where it came from.
    await aNote(page, note)
    await page.goto('/')
    await heading(page, 'All notes (1)')
  })

  const ways: [what: string, html: (url: string) => string, act: (page: Page) => Promise<unknown>][] = [
    [
      'a form',
      (url) => `<form method="post" action="${url}/signout"><button>Win</button></form>`,
      (page) => page.getByRole('button', { name: 'Win' }).click(),
    ],
    ['a link', (url) => `<a href="${url}/signout">Win</a>`, (page) => page.getByRole('link', { name: 'Win' }).click()],
    ['a picture', (url) => `<img alt="Win" src="${url}/signout">`, async () => {}],
    [
      'a script',
      () => '',
      (page) =>
        page.evaluate(`Promise.allSettled(['GET', 'POST'].map((method) =>
          fetch('${world.notejam.url}/signout', { method, mode: 'no-cors', credentials: 'include' })))`),
    ],
  ]
  it('does not sign the visitor out with a form, a link, a picture or a script', async (test) => {
    const page = await aVisitor(world, test)
    await settleIn(page, anAccount('Ada'))
    for (const [what, html, act] of ways) {
      elsewhere.say(html(world.notejam.url))
      const asked = page.waitForRequest(`${world.notejam.url}/signout`)
      await page.goto(elsewhere.origins[kind])
      await act(page)
      // The server has answered, whatever it was.
      await (await asked).response()

      await page.goto('/')
      expect(page.url(), what).toBe(`${world.notejam.url}/`)
      await heading(page, 'All notes (0)')
    }
    await signOut(page)
    await heading(page, 'Sign in')
  })
})

describe('a static file', () => {
  it('has its content in its name and is kept for a year', async () => {
    const page = await (await fetch(world.notejam.url)).text()
    const files = [...page.matchAll(/(?:href|src)="(\/static\/[^"]+)"/g)].map(([, path]) => path ?? '')
    expect(files.map((path) => path.replace(/^.*\./, '')).sort()).toEqual(['css', 'js', 'png', 'svg'])
    for (const path of files) {
      expect(path).toMatch(/^\/static\/[a-z-]+-[\w-]{8}\.[a-z]+$/)
      const { status, headers } = await fetch(world.notejam.url + path)
      expect(status, path).toBe(200)
      expect(headers.get('cache-control'), path).toBe('public, max-age=31536000, immutable')
      expect(headers.get('x-content-type-options'), path).toBe('nosniff')
      expect(headers.get('set-cookie'), path).toBeNull()
    }
  })

  it('comes as small as the browser can take it, and is the same', async () => {
    const page = await (await fetch(world.notejam.url)).text()
    const [path = ''] = /\/static\/[\w-]+\.css/.exec(page) ?? []
    const answers = await Promise.all(
      ['br', 'gzip', 'identity'].map(async (accepts) => {
        const answer = await fetch(world.notejam.url + path, { headers: { 'accept-encoding': accepts } })
        const { headers, status } = answer
        expect([status, headers.get('vary')?.toLowerCase()], accepts).toEqual([200, 'accept-encoding'])
        const length = Number(headers.get('content-length'))
        return { encoding: headers.get('content-encoding'), length, text: await answer.text() }
      }),
    )
    const [br, gzip, plain] = answers.map(({ length }) => length)
    expect(answers.map(({ encoding }) => encoding)).toEqual(['br', 'gzip', null])
    expect(new Set(answers.map(({ text }) => text)).size, 'the same text').toBe(1)
    expect(plain).toBe(Buffer.byteLength(answers[2]?.text ?? ''))
    expect([Number(br) < Number(gzip), Number(gzip) < Number(plain) / 2]).toEqual([true, true])
  })

  it.each([
    '/static/',
    '/static/main.js',
    '/static/..%2fserver/main.js',
    '/static/%2e%2e/stamp',
    '/static/.vite/manifest.json',
  ])('is nothing else, and no browser keeps what is not there: %s', async (path) => {
    const { status, headers } = await fetch(world.notejam.url + path)
    expect(status).toBeGreaterThanOrEqual(400)
    expect(status).toBeLessThan(500)
    expect(headers.get('cache-control')).toBe('private, no-store')
  })
})
