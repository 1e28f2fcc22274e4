import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openChromium } from './chromium.ts'
import { openElsewhere, type Elsewhere } from './elsewhere.ts'
import { openNotejam, type Notejam } from './notejam.ts'
import { aNote, aPerson, aVisitor, heading, settleIn, signIn, type Person } from './visitor.ts'

const damsonJam = { name: 'Damson jam', text: 'Two kilos of damsons.' }

let notejam: Notejam
let elsewhere: Elsewhere
/** Playwright's browsers forget pages on leaving them; people's browsers keep them for the Back button. */
let browsers: { readonly forgetful: Browser; readonly keeping: Browser }
beforeAll(async () => {
  const [forgetful, keeping] = await Promise.all([
    openChromium(),
    openChromium({ ignoreDefaultArgs: ['--disable-back-forward-cache'] }),
  ])
  browsers = { forgetful, keeping }
  elsewhere = await openElsewhere()
  notejam = await openNotejam()
})
afterAll(() => Promise.all([browsers.forgetful.close(), browsers.keeping.close(), notejam.stop(), elsewhere.stop()]))

describe.each([
  ['on', true],
  ['off', false],
])('Back after signing out shows nothing of the notes, with scripts %s', (_what, javaScriptEnabled) => {
  it('in a browser that asks for each page again', async (test) => {
    const page = await aVisitor({ browser: browsers.forgetful, notejam }, test, { javaScriptEnabled })
    await settleIn(page, aPerson('Ada'))
    await aNote(page, damsonJam)
    await page.goto('/')
    await page.getByRole('link', { name: damsonJam.name }).click()
    await heading(page, damsonJam.name)

    await page.getByRole('button', { name: 'Sign out' }).click()
    await heading(page, 'Sign in')
    // Where the note was, and the list before it.
    for (const steps of [1, 2]) {
      await page.goBack()
      await heading(page, 'Sign in')
      expect(await page.content(), `${steps} back`).not.toContain('Damson')
    }
  })

  // A browser's rules for what it keeps depend on how the page was come by.
  const arrivals: [what: string, arrive: (page: Page, ada: Person) => Promise<unknown>][] = [
    ['signing in', signInAgain],
    ['its address', (page) => page.goto('/')],
    [
      'Back',
      async (page, ada) => {
        await signInAgain(page, ada)
        await page.getByRole('link', { name: damsonJam.name }).click()
        await heading(page, damsonJam.name)
        expect(await back(page), 'this browser must keep pages for this test to mean anything').toBe('kept')
      },
    ],
  ]
  it.for(arrivals)('in a browser that keeps pages, from a list reached by %s', async ([, arrive], test) => {
    const page = await aVisitor({ browser: browsers.keeping, notejam }, test, { javaScriptEnabled })
    const ada = aPerson('Ada')
    await settleIn(page, ada)
    await aNote(page, damsonJam)
    await arrive(page, ada)
    await page.getByRole('link', { name: damsonJam.name }).waitFor()

    await page.getByRole('button', { name: 'Sign out' }).click()
    await heading(page, 'Sign in')
    await page.waitForLoadState()
    // A kept page would be seen, at least until a script has looked.
    expect(await back(page)).toBe('asked for again')
    await heading(page, 'Sign in')
    expect(await page.content()).not.toContain('Damson')
  })
})

async function signInAgain(page: Page, ada: Person): Promise<void> {
  await page.getByRole('button', { name: 'Sign out' }).click()
  await heading(page, 'Sign in')
  await signIn(page, ada)
}

/** Goes back as the button does, and tells where the page came from. */
async function back(page: Page): Promise<'kept' | 'asked for again'> {
  const devtools = await page.context().newCDPSession(page)
  await devtools.send('Page.enable')
  const arrival = new Promise<'kept' | 'asked for again'>((resolve) => {
    devtools.once('Page.frameNavigated', ({ type }) =>
      resolve(type === 'BackForwardCacheRestore' ? 'kept' : 'asked for again'),
    )
  })
  // Playwright's own goBack waits for a load that a kept page does not have.
  await page.evaluate('history.back()')
  return arrival
}

describe.each(['site', 'origin'] as const)('a page of another %s', (kind) => {
  const note = { name: 'Prize', text: 'You have won.' }
  const inputs = Object.entries(note).map(([name, value]) => `<input name="${name}" value="${value}">`)

  it('changes nothing with a form', async (test) => {
    const page = await aVisitor({ browser: browsers.forgetful, notejam }, test)
    await settleIn(page, aPerson('Ada'))
    elsewhere.say(
      `<form method="post" action="${notejam.url}/notes/create">${inputs.join('')}<button>Win</button></form>`,
    )

    await page.goto(elsewhere.origins[kind])
    await page.getByRole('button', { name: 'Win' }).click()
    await heading(page, 'This came from another site')

    await page.goto('/')
    await heading(page, 'All notes (0)')
    // The same fields, sent by no page at all: they would have made a note.
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
          fetch('${notejam.url}/signout', { method, mode: 'no-cors', credentials: 'include' })))`),
    ],
  ]
  it('signs nobody out with a form, a link, a picture or a script', async (test) => {
    const page = await aVisitor({ browser: browsers.forgetful, notejam }, test)
    await settleIn(page, aPerson('Ada'))
    for (const [what, html, act] of ways) {
      elsewhere.say(html(notejam.url))
      const asked = page.waitForRequest(`${notejam.url}/signout`)
      await page.goto(elsewhere.origins[kind])
      await act(page)
      // The answer has come, whatever it is.
      await (await asked).response()

      await page.goto('/')
      expect(page.url(), what).toBe(`${notejam.url}/`)
      await heading(page, 'All notes (0)')
    }
    await page.getByRole('button', { name: 'Sign out' }).click()
    await heading(page, 'Sign in')
  })
})

describe('a static file', () => {
  it('has its content in its name and is kept for a year', async () => {
    const page = await (await fetch(notejam.url)).text()
    const files = [...page.matchAll(/(?:href|src)="(\/static\/[^"]+)"/g)].map(([, path]) => path ?? '')
    expect(files.map((path) => path.replace(/^.*\./, '')).sort()).toEqual(['css', 'js', 'svg'])
    for (const path of files) {
      expect(path).toMatch(/^\/static\/[a-z]+-[\w-]{8}\.[a-z]+$/)
      const { status, headers } = await fetch(notejam.url + path)
      expect(status, path).toBe(200)
      expect(headers.get('cache-control'), path).toBe('public, max-age=31536000, immutable')
      expect(headers.get('x-content-type-options'), path).toBe('nosniff')
      expect(headers.get('set-cookie'), path).toBeNull()
    }
  })

  it('comes as small as the browser can take it, and is the same', async () => {
    const page = await (await fetch(notejam.url)).text()
    const [path = ''] = /\/static\/[\w-]+\.css/.exec(page) ?? []
    const answers = await Promise.all(
      ['br', 'gzip', 'identity'].map(async (accepts) => {
        const answer = await fetch(notejam.url + path, { headers: { 'accept-encoding': accepts } })
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
    const { status, headers } = await fetch(notejam.url + path)
    expect(status).toBeGreaterThanOrEqual(400)
    expect(status).toBeLessThan(500)
    expect(headers.get('cache-control')).toBe('private, no-store')
  })
})
