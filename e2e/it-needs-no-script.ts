import { expect, it } from 'vitest'
import { isLoopbackHost } from '../app/server/config.ts'
import { anAccount } from '../kit/person.ts'
import { aVisitor, enter, heading, mailTo, openAccount, signIn, signUp } from './visitor.ts'
import type { World } from './world.ts'

/** Defines journeys through pages that need no script of ours. */
export function itNeedsNoScript(world: World, javaScriptEnabled: boolean): void {
  it('a forgotten password is replaced through the mail', async (test) => {
    const page = await aVisitor(world, test, { javaScriptEnabled })
    if (!isLoopbackHost(new URL(world.notejam.url).hostname)) {
      // A Notejam on another machine shows no outbox.
      expect((await page.goto('/outbox'))?.status()).toBe(404)
      return
    }
    const grace = anAccount('Grace')
    await signUp(page, grace)

    await page.getByRole('link', { name: 'Forgot password?' }).click()
    await heading(page, 'Forgot password?')
    await page.getByLabel('Email').fill(grace.email)
    await page.getByRole('button', { name: 'Send the link' }).click()
    await page.getByText('If that address has an account, a reset link is on its way').waitFor()

    await page.getByRole('link', { name: 'Mail sent by this Notejam' }).click()
    await heading(page, 'Outbox')
    await (await mailTo(page, grace)).getByRole('link').click()
    await heading(page, 'Choose a new password')
    const renewed = { ...grace, password: 'medlar and quince' }
    await page.getByLabel('New password', { exact: true }).fill(renewed.password)
    await page.getByLabel('Confirm new password', { exact: true }).fill(renewed.password)
    await page.getByRole('button', { name: 'Save the new password' }).click()
    await page.getByText('Password is successfully changed').waitFor()

    await signIn(page, grace)
    await page.getByText('Wrong email or password').waitFor()
    await signIn(page, renewed)
    await heading(page, 'All notes (0)')
  })

  it('the pads are a drawer on a phone', async (test) => {
    const page = await aVisitor(world, test, { javaScriptEnabled, viewport: { width: 360, height: 740 } })
    await enter(page, anAccount('Ada'))
    const drawer = page.getByRole('navigation', { name: 'Pads and account' })
    const open = page.getByRole('button', { name: 'Pads' })
    await page.goto('/trash')
    await drawer.waitFor({ state: 'hidden' })

    await open.click()
    await drawer.getByRole('link', { name: 'New pad' }).waitFor()
    await drawer.getByRole('button', { name: 'Close' }).click()
    await drawer.waitFor({ state: 'hidden' })

    await open.click()
    await drawer.waitFor()
    await page.keyboard.press('Escape')
    await drawer.waitFor({ state: 'hidden' })

    await open.click()
    await openAccount(page)
    await drawer.getByRole('link', { name: 'Account settings' }).click()
    await heading(page, 'Account settings')
    await drawer.waitFor({ state: 'hidden' })
  })
}
