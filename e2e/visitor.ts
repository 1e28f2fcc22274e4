import type { Browser, BrowserContextOptions, Locator, Page } from 'playwright-core'
import { expect, type TestContext } from 'vitest'
import { eventually } from './eventually.ts'
import type { Notejam } from './notejam.ts'

export interface Person {
  readonly email: string
  readonly password: string
}

/** What the browser says while a test has it offline. */
const disconnected = 'net::ERR_INTERNET_DISCONNECTED'

/** Somebody who has no account yet; also where others have been before (NOTEJAM_URL). */
export function aPerson(name: string): Person {
  const number = Math.random().toString(36).slice(2, 10)
  return { email: `${name.toLowerCase()}-${number}@example.org`, password: 'damson and quince' }
}

/**
 * Somebody's browser: a page in a window of its own, with no cookies, closed with the test. Whatever the browser
 * complains about (errors, refused content, failed loads) fails the test.
 */
export async function aVisitor(
  { browser, notejam }: { readonly browser: Browser; readonly notejam: Notejam },
  test: Pick<TestContext, 'onTestFinished'>,
  options: BrowserContextOptions = {},
): Promise<Page> {
  const context = await browser.newContext({ baseURL: notejam.url, viewport: { width: 1280, height: 800 }, ...options })
  const complaints: string[] = []
  // What refuses is logged like a missing picture; the test looks at the page itself.
  const refusing = new Set<string>()
  context.on('page', (page) => {
    page.on('pageerror', (error) => {
      // A busy machine leaves out what moves between two pages.
      if (!error.message.startsWith('Transition was ')) complaints.push(`${page.url()}: ${error.message}`)
    })
    page.on('response', (response) => {
      const isAsked =
        response.request().isNavigationRequest() || ['xhr', 'fetch'].includes(response.request().resourceType())
      // A test that answers a request itself marks its answer as meant.
      const isMeant = response.status() < 500 || response.headers()['x-meant'] !== undefined
      if (isAsked && response.status() >= 400 && isMeant) refusing.add(response.url())
    })
    page.on('requestfailed', (request) => {
      // Leaving a page ends what it was still asking for; what another site may not load is as it should be, and so is what
      // nobody can load because a test has cut the connection.
      const isMeant = ['net::ERR_ABORTED', disconnected].includes(request.failure()?.errorText ?? '')
      const isOurs = page.url().startsWith(notejam.url) && !isMeant
      if (isOurs) complaints.push(`${request.url()} could not be loaded`)
    })
    page.on('console', (message) => {
      if (!['error', 'warning'].includes(message.type()) || message.text().endsWith(disconnected)) return
      if (message.text().startsWith('Failed to load resource') && refusing.has(message.location().url)) return
      if (page.url().startsWith(notejam.url)) complaints.push(`${page.url()}: ${message.text()}`)
    })
  })
  test.onTestFinished(async () => {
    await context.close()
    expect(complaints, 'what the browser complained about').toEqual([])
  })
  const page = await context.newPage()
  // What hangs fails long before the test's own deadline, and says where.
  page.setDefaultTimeout(20_000)
  return page
}

/** Through the form, to the form for signing in. */
export async function signUp(page: Page, { email, password }: Person): Promise<void> {
  await page.goto('/signup')
  await page.getByLabel('Email').fill(email)
  await page.getByLabel('Password', { exact: true }).fill(password)
  await page.getByLabel('Repeat password', { exact: true }).fill(password)
  await page.getByRole('button', { name: 'Sign up' }).click()
  await heading(page, 'Sign in')
}

/** Through the form that is open. */
export async function signIn(page: Page, { email, password }: Person): Promise<void> {
  await page.getByLabel('Email').fill(email)
  await page.getByLabel('Password', { exact: true }).fill(password)
  await page.getByRole('button', { name: 'Sign in' }).click()
}

/** Somebody new, signed up and in without the forms (which have a journey of their own), at their empty list. */
export async function settleIn(page: Page, person: Person): Promise<void> {
  await send(page, '/signup', { ...person, repeat_password: person.password })
  await send(page, '/signin', { ...person })
  await page.goto('/')
  await heading(page, 'All notes (0)')
}

/** A note that was written before; the page that is open does not know of it yet. */
export async function aNote(page: Page, note: { readonly name: string; readonly text: string }): Promise<void> {
  await send(page, '/notes/create', note)
}

/** Sends a form with the page's cookies, but not from a page; its answer's messages are spent. */
export async function send(page: Page, path: string, form: Readonly<Record<string, string>>): Promise<void> {
  const answer = await page.request.post(path, { form })
  if (!answer.ok()) throw new Error(`${path} answered ${answer.status()}`)
}

/** Waits for a page by its heading. */
export async function heading(page: Page, name: string | RegExp): Promise<void> {
  await page.getByRole('heading', { level: 1, name, exact: true }).waitFor()
}

/** … and for its scripts: a key that is pressed sooner is nobody's. */
export async function atWork(page: Page, name: string): Promise<void> {
  await heading(page, name)
  await page.waitForLoadState('domcontentloaded')
}

/** A mail in the outbox, which is open: it comes a moment after it was asked for. */
export async function mailTo(page: Page, { email }: Pick<Person, 'email'>): Promise<Locator> {
  const mail = page.getByRole('article').filter({ hasText: email })
  return eventually(`there is mail to ${email}`, async () => {
    if ((await mail.count()) > 0) return mail
    await page.reload()
    return undefined
  })
}
