import { generateSync } from 'otplib'
import type { CDPSession, Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { anAccount } from '../kit/person.ts'
import { aVisitor, heading, settleIn, signIn } from './visitor.ts'
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
  expect(decodeURIComponent((await download.getAttribute('href')) ?? '')).toContain(`\n${recovery}\n`)

  await signedOut(page)
  await signIn(page, ada)
  await heading(page, 'One-time code')
  await page.goto('/')
  await heading(page, 'Sign in')
  await page.goto('/signin/code')
  await page.getByLabel('One-time code').fill(now ?? '')
  await page.getByRole('button', { name: 'Sign in' }).click()
  await heading(page, 'All notes (0)')

  await signedOut(page)
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
  const device = await aDevice(page)
  await page.goto('/settings/security')
  await page.getByRole('link', { name: 'Add a passkey' }).click()
  await page.getByLabel('Name').fill('My laptop')
  await page.getByLabel('Name').press('Enter')
  await page.getByText('Passkey is added').waitFor()
  await page.getByRole('link', { name: 'Rename or remove My laptop' }).waitFor()

  await device.present(false)
  await signedOut(page)
  const button = page.getByRole('button', { name: 'Sign in with a passkey' })
  await button.waitFor()
  await device.present(true)
  // The browser offers it at once, and the device that is present takes the offer.
  await page.reload()
  await heading(page, 'All notes (0)')

  await device.present(false)
  await signedOut(page)
  await button.click()
  await device.present(true)
  await heading(page, 'All notes (0)')
})

async function signedOut(page: Page): Promise<void> {
  await page.request.post('/signout')
  await page.goto('/signin')
  await heading(page, 'Sign in')
}

/** An authenticator of Chromium that keeps passkeys and verifies its person. */
async function aDevice(page: Page) {
  const session: CDPSession = await page.context().newCDPSession(page)
  await session.send('WebAuthn.enable')
  const { authenticatorId } = await session.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      ...{ protocol: 'ctap2', transport: 'internal', hasResidentKey: true },
      ...{ hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true },
    },
  })
  return {
    /** Whether its person touches it when it is asked. */
    present: (enabled: boolean) =>
      session.send('WebAuthn.setAutomaticPresenceSimulation', { authenticatorId, enabled }),
  }
}
