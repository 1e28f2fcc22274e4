import type { Page } from 'playwright-core'
import { expect, it, onTestFinished } from 'vitest'
import { openChromium } from '../kit/chromium.ts'
import { startIdentityProvider, type IdentityProvider } from '../kit/identity-provider.ts'
import { endProgram, freePort, isReady, startProgram, temporaryFolder } from '../kit/program.ts'
import { startOwnPostgres } from './own-postgres.ts'
import { heading } from './visitor.ts'

interface World {
  readonly origin: string
  readonly idp: IdentityProvider
  readonly page: Page
  /** What the browser wrote into its console as errors. */
  readonly problems: string[]
}

/** A Notejam of its own, because the others know no provider; the real cookies and policies of a browser are what this is about. */
async function startWorld(settings: Readonly<Record<string, string>> = {}): Promise<World> {
  const port = String(await freePort())
  const origin = `http://localhost:${port}`
  const idp = await startIdentityProvider(origin)
  onTestFinished(() => idp.stop())
  const folder = await temporaryFolder()
  onTestFinished(() => folder.remove())
  const program = startProgram('node', {
    ...{
      PORT: port,
      DATA_DIR: `${folder.path}/data`,
      TMPDIR: folder.path,
      LOG_LEVEL: 'warn',
      npm_lifecycle_event: 'start',
    },
    ...{ OIDC_ISSUER: idp.issuer, OIDC_CLIENT_ID: idp.clientId, OIDC_CLIENT_SECRET: idp.clientSecret },
    ...{ OIDC_NAME: 'Example Login', PASSWORD_SIGN_IN: 'off' },
    ...settings,
  })
  onTestFinished(() => endProgram(program))
  await isReady(program)
  const browser = await openChromium()
  onTestFinished(() => browser.close())
  const page = await browser.newPage()
  const problems: string[] = []
  page.on('console', (line) => line.type() === 'error' && problems.push(line.text()))
  return { origin, idp, page, problems }
}

const mary = { sub: 'mary-7', email: 'mary@example.org', email_verified: true }

it('a person signs in with the provider alone, comes back from it, signs out and in again', async () => {
  const { origin, idp, page, problems } = await startWorld()

  await page.goto(`${origin}/trash`)
  expect(await page.locator('input[type=password]').count()).toBe(0)
  const button = page.getByRole('link', { name: 'Sign in with Example Login' })
  await button.click()
  await page.getByText('was cancelled').waitFor()

  idp.person = mary
  await page.goto(`${origin}/trash`)
  await button.focus()
  await page.keyboard.press('Enter')
  await page.waitForURL(`${origin}/trash`)
  await page.goto(`${origin}/settings`)
  await page.getByText('mary@example.org').first().waitFor()
  await page.getByText('It is the only way into accounts here').waitFor()
  await page.goBack()
  expect(new URL(page.url()).pathname).toBe('/trash')

  const asked = idp.asked
  await page.goto(`${origin}/signout`)
  await page.getByText('may still know you in this browser').waitFor()
  await button.click()
  await page.waitForURL(`${origin}/`)
  expect(idp.asked, 'the provider knows the browser still').toBe(asked)
  // Refused answers are written into the console by their status.
  expect(problems.filter((text) => !text.includes('403'))).toEqual([])
})

it('a person is asked again before something dangerous: the provider asks, and the form that waits goes on', async () => {
  const postgres = await startOwnPostgres()
  onTestFinished(() => postgres.stop())
  const { url, sql } = await postgres.aDatabase('asked_again')
  const { origin, idp, page } = await startWorld({ DATABASE_URL: url })
  const anHourLater = () => sql`update sessions set verified_at = null, created_at = now() - interval '1 hour'`
  idp.person = mary
  await page.goto(`${origin}/signin`)
  await page.getByRole('link', { name: 'Sign in with Example Login' }).click()
  await heading(page, 'All notes (0)')

  await page.goto(`${origin}/settings/tokens`)
  await page.getByLabel('Name').fill('Kitchen scales')
  await anHourLater()
  await page.getByRole('button', { name: 'Make token' }).click()
  await heading(page, 'Confirm that it is you')
  expect(await sql`select from api_tokens`).toEqual([])
  const asked = idp.asked
  const [tab] = await Promise.all([
    page.context().waitForEvent('page'),
    page.getByRole('link', { name: 'Sign in with Example Login again' }).click(),
  ])
  await tab.getByText('Confirmed: it is you').waitFor()
  expect(idp.asked, 'though it knows the browser').toBe(asked + 1)
  await tab.close()
  await page.getByRole('button', { name: 'Go on' }).click()
  await heading(page, 'Thank you')
  await page.getByRole('button', { name: 'Go on' }).click()
  await page.getByText('Kitchen scales').first().waitFor()
  expect(await sql`select name from api_tokens`).toEqual([{ name: 'Kitchen scales' }])

  // Another person at the provider confirms nothing.
  await anHourLater()
  idp.person = { ...mary, sub: 'grace-8' }
  await page.goto(`${origin}/confirm?next=/settings/tokens`)
  await page.context().clearCookies({ domain: '127.0.0.1' })
  await page.getByRole('link', { name: 'Sign in with Example Login again' }).click()
  await page.getByText('does not open the account that is signed in here').waitFor()
  await page.goto(`${origin}/confirm?next=/settings/tokens`)
  await heading(page, 'Confirm that it is you')
})
