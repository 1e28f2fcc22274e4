import { text } from 'node:stream/consumers'
import { generateSync } from 'otplib'
import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { anAccount } from '../kit/person.ts'
import { aVisitor, heading, settleIn, signIn, signOut } from './visitor.ts'
import { openWorld } from './world.ts'

const world = openWorld()

it('without scripts: a person turns on one-time codes, signs in with one, and with a recovery code', async (test) => {
  const page = await aVisitor(world, test, { javaScriptEnabled: false })
  const ada = anAccount('Ada')
  await settleIn(page, ada)
  await page.goto('/settings')
  await page.getByRole('link', { name: 'How your account is opened' }).click()
  await page.getByRole('link', { name: 'Turn on one-time codes' }).click()
  await page.getByRole('button', { name: 'Go on' }).click()
  await page.getByRole('img', { name: 'QR code of the key below' }).waitFor()
  const secret = ((await page.locator('code.key').textContent()) ?? '').replaceAll(' ', '')
  // The code of the step before, so that the one of now is there for the sign-in.
  const [before, now] = [-30, 0].map((seconds) => {
    const epoch = Math.floor(Date.now() / 1000) + seconds
    return generateSync({ secret, epoch })
  })
  await page.getByLabel('One-time code').fill(before ?? '')
  await page.getByRole('button', { name: 'Turn on' }).click()
  await heading(page, 'Recovery codes')
  const [recovery = ''] = await page.locator('.recovery-codes code').allTextContents()
  const download = page.getByRole('link', { name: 'Download' })
  const [file] = await Promise.all([page.waitForEvent('download'), download.click()])
  expect(file.suggestedFilename()).toBe('notejam-recovery-codes.txt')
  expect(await text(await file.createReadStream())).toContain(`\n${recovery}\n`)

  await signOut(page)
  await signIn(page, ada)
  await heading(page, 'One-time code')
  await page.goto('/')
  await heading(page, 'Sign in')
  await page.goto('/signin/code')
  await page.getByLabel('One-time code').fill(now ?? '')
  await page.getByRole('button', { name: 'Sign in' }).click()
  await heading(page, 'All notes (0)')

  await signOut(page)
  await signIn(page, ada)
  await page.getByRole('link', { name: 'Use a recovery code instead' }).click()
  await page.getByLabel('Recovery code').fill(recovery)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await heading(page, 'All notes (0)')
})

it('a person adds a passkey, and signs in with it by the button and in the field of the address', async (test) => {
  const page = await aVisitor(world, test)
  const grace = anAccount('Grace')
  await settleIn(page, grace)
  await aDevice(page)
  await page.goto('/settings/security')
  await page.getByRole('link', { name: 'Add a passkey' }).click()
  await page.getByLabel('Name').fill('My laptop')
  await page.getByLabel('Name').press('Enter')
  await page.getByText('Passkey is added').waitFor()
  await page.getByRole('link', { name: 'Rename or remove My laptop' }).waitFor()

  // The browser offers it in the field of the address, and the device, whose person is there, takes the offer at once.
  await signOut(page)
  await heading(page, 'All notes (0)')

  // A browser that has no such offers.
  await page.addInitScript(() => {
    PublicKeyCredential.isConditionalMediationAvailable = () => Promise.resolve(false)
  })
  await signOut(page)
  await page.getByRole('button', { name: 'Use a passkey' }).click()
  await heading(page, 'All notes (0)')
})

/** An authenticator of Chromium that keeps passkeys and verifies its person, who is always there. */
async function aDevice(page: Page): Promise<void> {
  const session = await page.context().newCDPSession(page)
  await session.send('WebAuthn.enable')
  await session.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      ...{ protocol: 'ctap2', transport: 'internal', hasResidentKey: true },
      ...{ hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true },
    },
  })
}
