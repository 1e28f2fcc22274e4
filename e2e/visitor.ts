import type { BrowserContextOptions, Locator, Page } from 'playwright-core'
import { expect, type TestContext } from 'vitest'
import { eventually } from '../kit/eventually.ts'
import type { Account } from '../kit/person.ts'
import type { World } from './world.ts'

/** Playwright's warning about a worker that it has not let in. */
const blocked = 'Service Worker registration blocked'

/** The browser's error while a test has it offline. */
const disconnected = 'net::ERR_INTERNET_DISCONNECTED'

/**
 * A page of a new browser context, without cookies, closed with the test. The test fails when the browser complains: an
 * error of a script, content that is refused, a request that fails.
 */
export async function aVisitor(
  { browser, notejam }: World,
  test: Pick<TestContext, 'onTestFinished'>,
  options: BrowserContextOptions = {},
): Promise<Page> {
  const context = await browser.newContext({
    baseURL: notejam.url,
    viewport: { width: 1280, height: 800 },
    // A worker's requests pass by the routes that a test sets for a page: the journeys about it ask for one.
    serviceWorkers: 'block',
    ...options,
  })
  const complaints: string[] = []
  // Chromium logs an answer of 4xx like a missing picture; tests look at the page that it brings.
  const refusing = new Set<string>()
  context.on('page', (page) => {
    page.on('pageerror', (error) => {
      // Chromium skips a view transition on a busy machine, and reports it as an error.
      if (!error.message.startsWith('Transition was ')) complaints.push(`${page.url()}: ${error.message}`)
    })
    page.on('response', (response) => {
      const isAsked =
        response.request().isNavigationRequest() || ['xhr', 'fetch'].includes(response.request().resourceType())
      // A test that fulfils a request itself marks its answer with this header.
      const isMeant = response.status() < 500 || response.headers()['x-meant'] !== undefined
      if (isAsked && response.status() >= 400 && isMeant) refusing.add(response.url())
    })
    page.on('requestfailed', (request) => {
      // A page that is left cancels its requests; a test may have cut the connection; another site's pages are not ours.
      const isMeant = ['net::ERR_ABORTED', disconnected].includes(request.failure()?.errorText ?? '')
      const isOurs = page.url().startsWith(notejam.url) && !isMeant
      if (isOurs) complaints.push(`${request.url()} could not be loaded`)
    })
    page.on('console', (message) => {
      if (!['error', 'warning'].includes(message.type()) || message.text().endsWith(disconnected)) return
      if (message.text().startsWith(blocked)) return
      if (message.text().startsWith('Failed to load resource') && refusing.has(message.location().url)) return
      if (page.url().startsWith(notejam.url)) complaints.push(`${page.url()}: ${message.text()}`)
    })
  })
  test.onTestFinished(async () => {
    await context.close()
    expect(complaints, 'what the browser complained about').toEqual([])
  })
  const page = await context.newPage()
  // Less than the test's own deadline, so that the failure says at which step it waited.
  page.setDefaultTimeout(20_000)
  return page
}

/** Through the form, to the form for signing in. */
export async function signUp(page: Page, { email, password }: Account): Promise<void> {
  await page.goto('/signup')
  await page.getByLabel('Email').fill(email)
  await page.getByLabel('Password', { exact: true }).fill(password)
  await page.getByLabel('Repeat password', { exact: true }).fill(password)
  await page.getByRole('button', { name: 'Sign up' }).click()
  await heading(page, 'Sign in')
}

/** Through the form that is open. */
export async function signIn(page: Page, { email, password }: Account): Promise<void> {
  await page.getByLabel('Email').fill(email)
  await page.getByLabel('Password', { exact: true }).fill(password)
  await page.getByRole('button', { name: 'Sign in' }).click()
}

/** Signs up and in without the forms (which have a journey of their own); no page is opened. */
export async function enter(page: Page, person: Account): Promise<void> {
  await send(page, '/signup', { ...person, repeat_password: person.password })
  await send(page, '/signin', { ...person })
}

/** Signs up and in, and opens the empty list. */
export async function settleIn(page: Page, person: Account): Promise<void> {
  await enter(page, person)
  await page.goto('/')
  await heading(page, 'All notes (0)')
}

/** Makes a note; the page that is open does not show it yet. */
export async function aNote(page: Page, note: { readonly name: string; readonly text: string }): Promise<void> {
  await send(page, '/notes/create', note)
}

/** Sends a form with the page's cookies, but not from a page; the flash message of its answer is used up. */
export async function send(page: Page, path: string, form: Readonly<Record<string, string>>): Promise<void> {
  const answer = await page.request.post(path, { form })
  if (!answer.ok()) throw new Error(`${path} answered ${answer.status()}`)
}

/** Opens the account's menu, at the foot of the desk. */
export async function openAccount(page: Page): Promise<void> {
  await page.getByRole('navigation', { name: 'Pads and account' }).getByRole('button', { name: /@/ }).click()
}

export async function signOut(page: Page): Promise<void> {
  await openAccount(page)
  await page.getByRole('button', { name: 'Sign out' }).click()
}

/** From the open note, through its menu; without scripts, to the question whether it is to be deleted. */
export async function askToDelete(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'More' }).click()
  await page.getByRole('link', { name: 'Move to trash' }).click()
}

/** Waits for a page by its heading. */
export async function heading(page: Page, name: string | RegExp): Promise<void> {
  await page.getByRole('heading', { level: 1, name, exact: true }).waitFor()
}

/** Waits for a page and its scripts: until they have run, a key does nothing. */
export async function atWork(page: Page, name: string): Promise<void> {
  await heading(page, name)
  await page.waitForLoadState('domcontentloaded')
  const isScripted = await page.evaluate(() => matchMedia('(scripting: enabled)').matches)
  if (isScripted) await page.waitForFunction(() => !document.querySelector('table.notes:not([data-ready])'))
}

/** Waits for a mail in the outbox, which is the open page: a job sends it a moment after the request. */
export async function mailTo(page: Page, { email }: Pick<Account, 'email'>): Promise<Locator> {
  const mail = page.getByRole('article').filter({ hasText: email })
  return eventually(`there is mail to ${email}`, async () => {
    if ((await mail.count()) > 0) return mail
    await page.reload()
    return undefined
  })
}
