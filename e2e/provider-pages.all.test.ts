import type { BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openChromium } from '../kit/chromium.ts'
import { startIdentityProvider, type IdentityProvider } from '../kit/identity-provider.ts'
import { anAccount } from '../kit/person.ts'
import { endProgram, freePort, isReady, startProgram, temporaryFolder, type Program } from '../kit/program.ts'
import { lookAt, ofColours, watchShifts } from './looks.ts'
import { startOwnPostgres } from './own-postgres.ts'
import { enter, heading } from './visitor.ts'

/** Notejam with a provider, beside passwords and in their place: two of its own, because the others know none. */
const ends: (() => Promise<unknown>)[] = []
let [beside, instead] = ['', '']
let idp: IdentityProvider
let sessionsAgeTo: (hours: number) => PromiseLike<unknown>
/** A person whom the provider knows, and one with a password. */
let [mary, ada]: BrowserContext[] = []
let visitor: BrowserContext

const marysClaims = { sub: 'mary-7', email: 'mary@example.org', email_verified: true }

beforeAll(async () => {
  const postgres = await startOwnPostgres()
  ends.push(() => postgres.stop())
  const { url, sql } = await postgres.aDatabase('provider_pages')
  sessionsAgeTo = (hours) =>
    sql`update sessions set verified_at = null, created_at = now() - make_interval(hours => ${hours}::int)`
  const ports = [String(await freePort()), String(await freePort())]
  beside = `http://localhost:${ports[0]}`
  instead = `http://localhost:${ports[1]}`
  idp = await startIdentityProvider(beside)
  ends.push(() => idp.stop())
  for (const [index, port] of ports.entries()) {
    const folder = await temporaryFolder()
    ends.push(() => folder.remove())
    const program: Program = startProgram('node', {
      ...{
        PORT: port,
        DATABASE_URL: url,
        DATA_DIR: folder.path,
        TMPDIR: folder.path,
        LOG_LEVEL: 'warn',
        RATE_LIMIT: 'off',
      },
      ...{ OIDC_ISSUER: idp.issuer, OIDC_CLIENT_ID: idp.clientId, OIDC_CLIENT_SECRET: idp.clientSecret },
      ...{ OIDC_NAME: 'Example Login', PASSWORD_SIGN_IN: index === 0 ? 'on' : 'off', npm_lifecycle_event: 'start' },
    })
    ends.push(() => endProgram(program))
    await isReady(program)
  }
  const browser = await openChromium()
  ends.push(() => browser.close())
  const open = async () => {
    const context = await browser.newContext({ baseURL: beside, serviceWorkers: 'block' })
    await context.addInitScript(watchShifts)
    return context
  }
  visitor = await open()
  mary = await open()
  ada = await open()
  idp.person = marysClaims
  const page = await mary.newPage()
  await page.goto('/signin')
  await page.getByRole('link', { name: 'Sign in with Example Login' }).click()
  await heading(page, 'All notes (0)')
  await page.close()
  const other = await ada.newPage()
  await enter(other, anAccount('Ada'))
  await other.close()
})
afterAll(async () => {
  for (const end of ends.reverse()) await end()
})

const follow = (name: string) => (page: Page) => page.getByRole('main').getByRole('link', { name }).click()

const shown: readonly {
  readonly name: string
  readonly who: () => BrowserContext | undefined
  readonly path: () => string
  readonly heading: string
  readonly act?: (page: Page) => Promise<unknown>
}[] = [
  { name: 'sign in', who: () => visitor, path: () => '/signin', heading: 'Sign in' },
  { name: 'sign in, without passwords', who: () => visitor, path: () => `${instead}/signin`, heading: 'Sign in' },
  { name: 'sign up', who: () => visitor, path: () => '/signup', heading: 'Sign up' },
  { name: 'sign up, without passwords', who: () => visitor, path: () => `${instead}/signup`, heading: 'Sign up' },
  {
    name: 'sign in, after it was cancelled',
    ...{ who: () => visitor, path: () => '/signin', heading: 'Sign in' },
    act: async (page) => {
      idp.person = undefined
      await follow('Sign in with Example Login')(page)
      await page.getByText('was cancelled').waitFor()
    },
  },
  {
    name: 'settings of an account that it opens',
    who: () => mary,
    path: () => '/settings',
    heading: 'Account settings',
  },
  {
    name: 'settings of an account that it may open',
    who: () => ada,
    path: () => '/settings',
    heading: 'Account settings',
  },
  {
    name: 'the question whether it may',
    ...{ who: () => ada, path: () => '/settings', heading: 'Sign in with Example Login from now on?' },
    act: async (page) => {
      idp.person = { sub: 'ada-9', email: 'ada@elsewhere.example', email_verified: true }
      await follow('Link an account')(page)
    },
  },
  {
    name: 'why it may not',
    ...{ who: () => ada, path: () => '/settings', heading: 'Sign in with Example Login' },
    act: async (page) => {
      await page.context().clearCookies({ domain: '127.0.0.1' })
      idp.person = marysClaims
      await follow('Link an account')(page)
    },
  },
  {
    name: 'a link that is on its way, where it did not ask',
    ...{ who: () => mary, path: () => '/confirm/provider/mailed', heading: 'Look into your mail' },
  },
  {
    name: 'asking again',
    ...{ who: () => mary, path: () => '/confirm?next=/settings/tokens', heading: 'Confirm that it is you' },
  },
  {
    name: 'asking again, without passwords',
    ...{ who: () => mary, path: () => `${instead}/confirm?next=/settings/tokens`, heading: 'Confirm that it is you' },
  },
  {
    name: 'asking again, while a form waits',
    ...{ who: () => mary, path: () => `${instead}/settings/delete`, heading: 'Confirm that it is you' },
    act: (page) => page.getByRole('main').getByRole('button', { name: 'Delete account' }).click(),
  },
]

describe('stays in place, fits, and passes axe:', () => {
  it.for(shown)('$name', async ({ name, who, path, heading: h1, act }) => {
    await sessionsAgeTo(name.startsWith('asking again') ? 1 : 0)
    const page = await who()?.newPage()
    if (!page) throw new Error('there is no such person')
    await page.goto(path())
    await act?.(page)
    await heading(page, h1)
    expect(await page.getByRole('main').count()).toBe(1)
    await lookAt(page, [
      { width: 1440, colorScheme: 'light' },
      { width: 1440, colorScheme: 'dark', rules: ofColours },
      { width: 360, colorScheme: 'light' },
    ])
    await page.close()
  })
})
