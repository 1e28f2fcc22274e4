import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { passwordOf, startWorld } from '../../../test/world.ts'
import { routes } from '../../routes.ts'
import { accountEventNames } from './account-events.ts'
import { limits } from './accounts.limits.ts'

it('the log says what happened to accounts, and names none', async () => {
  const world = await startWorld({ rateLimit: true })
  const { email } = await world.aPerson('Ada')
  const [phone, next] = [world.aVisitor(), 'quite another one']
  const signIn = (password: string) => world.submit(routes.accounts.signIn.href(), { email, password }, phone)
  const change = (password: string) => {
    const form = { password, new_password: next, confirm_new_password: next }
    return world.submit(routes.accounts.settings.href(), form, phone)
  }

  await signIn('not the password')
  await signIn(passwordOf)
  await change('not the password')
  await change(passwordOf)
  await world.submit(routes.accounts.signOut.href(), {}, phone)
  await world.submit(routes.accounts.forgotPassword.href(), { email })
  const mails = await world.outbox.list()
  const token = mails.flatMap(({ text }) => /token=([\w-]+)/.exec(text)?.[1] ?? [])[0] ?? ''
  const twice = { new_password: passwordOf, confirm_new_password: passwordOf }
  await world.submit(routes.accounts.resetPassword.href(), { token, ...twice })
  await world.submit(routes.accounts.signUp.href(), {
    email: 'grace@example.org',
    password: next,
    repeat_password: next,
  })
  for (let guess = 0; guess <= limits.signInOfAccount.points; guess++) {
    await world.submit(routes.accounts.signIn.href(), { email, password: 'not the password' })
  }

  const events = world.logged.filter(({ msg }) => msg === 'account')
  expect([...new Set(events.map(({ event }) => event))]).toEqual([
    ...[
      'sign-in-failed',
      'sign-in',
      'password-failed',
      'password-changed',
      'sign-out',
      'reset-asked',
      'password-reset',
    ],
    ...['sign-up', 'sign-in-limited'],
  ])
  const hers = new Set(
    events.filter(({ event }) => event !== 'sign-up' && event !== 'sign-out').map(({ account }) => account),
  )
  expect([...hers], 'one tag for one account').toEqual([expect.stringMatching(/^[\w-]{12}$/)])
  for (const event of events) {
    const isAttempt = /-(failed|limited)$/.test(String(event['event']))
    expect(event['from'], String(event['event'])).toBe(isAttempt ? '127.0.0.1' : undefined)
  }
  expect(JSON.stringify(world.logged)).not.toMatch(/ada@|grace@|example\.org/i)
  const requests = world.logged.filter(({ msg }) => msg === 'request')
  expect(JSON.stringify(requests), 'no other line says where a visitor came from').not.toContain('127.0.0.1')
})

it('the owner hears by mail of a password that was changed, or reset, and of none that was not', async () => {
  const world = await startWorld()
  const ada = await world.aPerson('Ada')
  await world.aPerson('Grace')
  const about = async () => (await world.outbox.list()).filter(({ subject }) => subject.includes('was changed'))
  const twice = { new_password: 'quite another one', confirm_new_password: 'quite another one' }
  await world.submit(routes.accounts.settings.href(), { password: 'not hers', ...twice }, ada)
  expect(await about()).toEqual([])
  await world.submit(routes.accounts.settings.href(), { password: passwordOf, ...twice }, ada)
  expect((await about()).map(({ to }) => to)).toEqual([ada.email])

  await world.submit(routes.accounts.forgotPassword.href(), { email: ada.email })
  const mails = await world.outbox.list()
  const token = mails.flatMap(({ text }) => /token=([\w-]+)/.exec(text)?.[1] ?? [])[0] ?? ''
  const reset = { token, new_password: passwordOf, confirm_new_password: passwordOf }
  expect((await world.submit(routes.accounts.resetPassword.href(), reset)).status).toBe(303)
  expect((await world.submit(routes.accounts.resetPassword.href(), reset)).status, 'it was used').toBe(422)
  const sent = await about()
  expect(sent.map(({ to }) => to)).toEqual([ada.email, ada.email])
  expect(sent[0]?.text).toContain('/forgot-password')
  expect(sent[0]?.text).not.toContain('token')
})

it('a password is changed also when its mail cannot be kept', async () => {
  const world = await startWorld({ mailer: { send: () => Promise.reject(new Error('no room')) } })
  world.expectedErrors.add('the mail about a changed password could not be kept')
  const ada = await world.aPerson('Ada')
  const form = { password: passwordOf, new_password: 'quite another one', confirm_new_password: 'quite another one' }
  expect((await world.submit(routes.accounts.settings.href(), form, ada)).location).toBe('/')
})

it('docs/observability.md says of each event what it is', async () => {
  const page = await readFile(join(import.meta.dirname, '../../../../docs/observability.md'), 'utf8')
  expect(accountEventNames.filter((name) => !page.includes(`\`${name}\``))).toEqual([])
  expect(page).toContain('`account-deleted`')
})
