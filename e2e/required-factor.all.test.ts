import { expect, it, type TestContext } from 'vitest'
import { connectChromium } from '../kit/chromium.ts'
import { anAccount } from '../kit/person.ts'
import { startOwnPostgres } from './own-postgres.ts'
import { aDevice, withoutOffers } from './passkey-device.ts'
import { aPlace } from './place.ts'
import { sharedChromium } from './shared.ts'
import { aVisitor, enter, heading, signIn, signOut } from './visitor.ts'

/** Of a Notejam and a database of its own: the setting is the service's, and how old and how strong a session is, the test sets. */
async function aPageOfOneThatRequires(test: Pick<TestContext, 'onTestFinished'>) {
  const postgres = await startOwnPostgres()
  test.onTestFinished(() => postgres.stop())
  const { url: database, sql } = await postgres.aDatabase('notes')
  const place = await aPlace(test)
  await place.open({ DATABASE_URL: database, REQUIRE_SECOND_FACTOR: 'on' })
  const browser = await connectChromium(await sharedChromium())
  test.onTestFinished(() => browser.close())
  const page = await aVisitor({ browser, notejam: { url: place.url } }, test)
  return { page, sql }
}

it('a person is led to a passkey, which then is asked for after the password and before what is dangerous', async (test) => {
  const { page, sql } = await aPageOfOneThatRequires(test)
  const ada = anAccount('Ada')
  await enter(page, ada)
  await page.goto('/trash')
  await heading(page, 'Set up a second factor')
  await aDevice(page)
  await page.getByRole('link', { name: 'Add a passkey' }).click()
  await page.getByRole('button', { name: 'Add a passkey' }).click()
  await heading(page, 'Recovery codes')
  await page.getByRole('link', { name: 'I have kept them' }).click()
  await heading(page, /^Trash/)

  await withoutOffers(page)
  await signOut(page)
  await signIn(page, ada)
  await heading(page, 'Passkey')
  await page.getByRole('button', { name: 'Use a passkey' }).click()
  await heading(page, 'All notes (0)')

  await page.goto('/settings/tokens')
  await page.getByLabel('Name').fill('Backup script')
  await sql`update sessions set created_at = now() - interval '11 minutes', verified_at = null`
  await page.getByRole('button', { name: 'Make token' }).click()
  await heading(page, 'Confirm that it is you')
  expect(await sql`select from api_tokens`).toEqual([])
  await page.getByRole('button', { name: 'Use a passkey' }).click()
  await heading(page, 'Thank you')
  expect(await page.getByLabel('Name').inputValue(), 'what was typed').toBe('Backup script')
  await page.getByRole('button', { name: 'Go on' }).click()
  await page.getByText('Backup script').first().waitFor()
  expect(await sql`select name from api_tokens`).toEqual([{ name: 'Backup script' }])
})

it('what was typed before the setting was on is kept, and saved once there is a second factor', async (test) => {
  const { page, sql } = await aPageOfOneThatRequires(test)
  await enter(page, anAccount('Grace'))
  // As before the setting was on, and as after it.
  await sql`update sessions set is_strong = true`
  // Its stream of changes is open by then.
  await Promise.all([page.waitForResponse(/\/changes$/), page.goto('/notes/create')])
  await sql`update sessions set is_strong = false`
  await page.locator('.cm-content').waitFor()
  await page.locator('.cm-content').click()
  await page.keyboard.type('Plums need sugar.')
  await page.getByText('Your account needs a second factor first').waitFor()
  const [other] = await Promise.all([
    page.context().waitForEvent('page'),
    page.getByRole('button', { name: 'Set one up' }).click(),
  ])
  await heading(other, 'Set up a second factor')
  await sql`update sessions set is_strong = true`
  await other.close()
  await page.evaluate(() => dispatchEvent(new Event('focus')))
  await page.getByText(/^Saved/).waitFor()
  expect(await sql`select text from notes`).toEqual([{ text: 'Plums need sugar.' }])
})
