import { expect, it, onTestFinished } from 'vitest'
import { openChromium } from '../kit/chromium.ts'
import { startIdentityProvider } from '../kit/identity-provider.ts'
import { endProgram, freePort, isReady, startProgram, temporaryFolder } from '../kit/program.ts'

/** A Notejam of its own, because the others know no provider; the real cookies and policies of a browser are what this is about. */
it('a person signs in with the provider alone, comes back from it, signs out and in again', async () => {
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
  })
  onTestFinished(() => endProgram(program))
  await isReady(program)
  const browser = await openChromium()
  onTestFinished(() => browser.close())
  const page = await browser.newPage()
  const problems: string[] = []
  page.on('console', (line) => line.type() === 'error' && problems.push(line.text()))

  await page.goto(`${origin}/trash`)
  expect(await page.locator('input[type=password]').count()).toBe(0)
  const button = page.getByRole('link', { name: 'Sign in with Example Login' })
  await button.click()
  await page.getByText('was cancelled').waitFor()

  idp.person = { sub: 'mary-7', email: 'mary@example.org', email_verified: true }
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
