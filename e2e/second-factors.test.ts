import { text } from 'node:stream/consumers'
import { generateSync } from 'otplib'
import { expect, it } from 'vitest'
import { anAccount } from '../kit/person.ts'
import { aDevice, withoutOffers } from './passkey-device.ts'
import { aVisitor, heading, settleIn, signIn, signOut } from './visitor.ts'
import { openWorld } from './world.ts'

const world = openWorld()

it('without scripts: a person turns on one-time codes, signs in with one, and with a recovery code', async (test) => {
  const page = await aVisitor(world, test, { javaScriptEnabled: false })
  const ada = anAccount('Ada')
  await settleIn(page, ada)
  await page.goto('/settings')
  await page.getByRole('link', { name: 'Security' }).click()
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

it('a person adds a passkey, and signs in with it: by the button, in the field of the address, and after the password', async (test) => {
  const page = await aVisitor(world, test)
  const grace = anAccount('Grace')
  await settleIn(page, grace)
  await aDevice(page)
  await page.goto('/settings/security')
  await page.getByRole('link', { name: 'Add a passkey' }).click()
  await page.getByLabel('Name').fill('My laptop')
  await page.getByLabel('Name').press('Enter')
  await page.getByText('Passkey is added').waitFor()
  await heading(page, 'Recovery codes')
  const [recovery = ''] = await page.locator('.recovery-codes code').allTextContents()
  await page.getByRole('link', { name: 'I have kept them' }).click()
  await page.getByRole('link', { name: 'Rename or remove My laptop' }).waitFor()

  // The browser offers it in the field of the address, and the device, whose person is there, takes the offer at once.
  await signOut(page)
  await heading(page, 'All notes (0)')

  await withoutOffers(page)
  await signOut(page)
  await page.getByRole('button', { name: 'Use a passkey' }).click()
  await heading(page, 'All notes (0)')

  // The password alone opens nothing any more.
  await signOut(page)
  await signIn(page, grace)
  await heading(page, 'Passkey')
  await page.getByRole('button', { name: 'Use a passkey' }).click()
  await heading(page, 'All notes (0)')

  const plain = await aVisitor(world, test, { javaScriptEnabled: false })
  await plain.goto('/signin')
  await signIn(plain, grace)
  await plain.getByRole('link', { name: 'Use a recovery code instead' }).click()
  await plain.getByLabel('Recovery code').fill(recovery)
  await plain.getByRole('button', { name: 'Sign in' }).click()
  await heading(plain, 'All notes (0)')
})
