import { expect, it } from 'vitest'
import { passwordOf, startWorld, type World } from '../../../../test/world.ts'
import { routes } from '../../../routes.ts'

const { email: page, confirmEmail, resendConfirmation, signIn, signUp } = routes.accounts
const newcomer = 'ada@notes.example'
const form = { email: newcomer, password: passwordOf, repeat_password: passwordOf }
const asked = 'Confirm your address'

async function linkTo(world: World, address: string): Promise<string> {
  const mail = (await world.outbox.list()).find(({ to }) => to === address)
  return /\/settings\/email\/confirm\?token=[\w-]+/.exec(mail?.text ?? '')?.[0] ?? ''
}
const isConfirmed = async ({ sql }: World, email: string) =>
  (await sql<{ is: boolean }[]>`select email_verified as is from users where email = ${email}`)[0]?.is

it('a newcomer writes at once, is asked to confirm the address, and does so by a mail and a click', async () => {
  const world = await startWorld({ confirmsAddresses: true })
  const [ada, mallory] = [world.aVisitor(), await world.aPerson('Mallory')]
  await world.submit(signUp.href(), form, ada)
  expect((await world.visit(signIn.href(), ada)).body).toContain('A mail is on its way')
  await world.submit(signIn.href(), { email: newcomer, password: passwordOf }, ada)
  expect((await world.submit(routes.notes.create.href(), { name: 'Jam', text: 'Three kilos' }, ada)).status).toBe(303)
  expect((await world.visit('/', ada)).body).toContain(asked)
  expect((await world.visit(page.href(), ada)).body).toContain('is not confirmed yet')
  const link = await linkTo(world, newcomer)

  await world.visit(link, mallory)
  expect((await world.submit(confirmEmail.href(), {}, mallory)).status, 'another person').toBe(403)
  await world.visit(link, ada)
  expect((await world.visit(confirmEmail.href(), ada)).body).toContain('Is this your address?')
  expect(await isConfirmed(world, newcomer), 'a visit confirms nothing').toBe(false)
  expect((await world.submit(confirmEmail.href(), {}, ada)).location).toBe(routes.home.href())
  expect([await isConfirmed(world, newcomer), await isConfirmed(world, mallory.email)]).toEqual([true, false])
  expect((await world.visit('/', ada)).body).not.toContain(asked)
})

it('an account whose address is not confirmed makes no public page, keeps what it has, and does so afterwards', async () => {
  const world = await startWorld({ confirmsAddresses: true })
  const ada = await world.aPerson('Ada')
  const [{ id: one }, { id: other }] = [await world.aNote(ada), await world.aNote(ada)]
  const share = (noteId: string) =>
    world.submit(routes.shares.note.href({ noteId }), { byline: 'Ada of the jars' }, ada)
  const refused = await share(one)
  expect([refused.status, refused.body]).toEqual([
    403,
    expect.stringContaining('Confirm your address before you share'),
  ])
  expect(refused.body).toContain('Ada of the jars')
  expect(await world.sql`select from shares`).toEqual([])
  await world.sql`update users set email_verified = true`
  expect((await share(one)).status).toBe(303)
  await world.sql`update users set email_verified = false`
  expect([(await share(one)).status, (await share(other)).status], 'what is shared can be changed').toEqual([303, 403])
})

it('nothing that opens an account is added to it under an address that may be another person’s', async () => {
  const world = await startWorld({ confirmsAddresses: true })
  const mallory = await world.aPerson('Mallory')
  const { accounts, tokens, webhooks } = routes
  const refused = [
    () => world.visit(accounts.addPasskey.href(), mallory),
    () => world.submit(accounts.passkeyOffer.href(), {}, mallory),
    () => world.submit(accounts.addPasskey.href(), {}, mallory),
    () => world.visit(accounts.codes.href(), mallory),
    () => world.submit(accounts.codes.href(), {}, mallory),
    () => world.submit(accounts.confirmCodes.href(), { code: '123456' }, mallory),
    () => world.submit(tokens.list.href(), { name: 'Night train', access: 'read', lifetime: '30' }, mallory),
    () => world.submit(webhooks.list.href(), { url: 'https://hooks.example/' }, mallory),
  ]
  for (const [n, ask] of refused.entries()) {
    const { status, body } = await ask()
    expect([status, body], `${n}`).toEqual([403, expect.stringContaining('Confirm your address first')])
    expect(body).toContain(`href="${page.href()}"`)
  }
  const [left] = await world.sql<{ n: number }[]>`
    select (select count(*) from one_time_codes)::int + (select count(*) from api_tokens)::int + (select count(*) from webhooks)::int as n`
  expect(left?.n).toBe(0)
  expect(await world.outbox.list(), 'and no mail has what was typed').toEqual([])
  await world.sql`update users set email_verified = true`
  expect((await world.visit(accounts.codes.href(), mallory)).status).toBe(200)
})

it('mail that confirms an address is counted by it, however many accounts are made with it', async () => {
  const world = await startWorld({ confirmsAddresses: true, rateLimit: true })
  for (let n = 0; n < 7; n++) {
    expect((await world.submit(signUp.href(), form)).location).toBe(signIn.href())
    await world.sql`delete from users where email = ${newcomer}`
  }
  expect(await world.outbox.list()).toHaveLength(5)
})

it('the link is sent again, some times, and only the latest works', async () => {
  const world = await startWorld({ confirmsAddresses: true, rateLimit: true })
  const ada = await world.aPerson('Ada')
  await world.submit(resendConfirmation.href(), {}, ada)
  const first = await linkTo(world, ada.email)
  for (let n = 0; n < 6; n++) await world.submit(resendConfirmation.href(), {}, ada)
  expect(await world.outbox.list()).toHaveLength(5)
  expect((await world.visit(page.href(), ada)).body).toContain('was sent several times')
  await world.visit(first, ada)
  expect((await world.submit(confirmEmail.href(), {}, ada)).status).toBe(410)
  await world.visit(await linkTo(world, ada.email), ada)
  expect((await world.submit(confirmEmail.href(), {}, ada)).status).toBe(303)
  await world.submit(resendConfirmation.href(), {}, ada)
  expect(await world.outbox.list(), 'there is nothing left to confirm').toHaveLength(5)
})

it('where mail is not configured, people are not asked to confirm', async () => {
  const world = await startWorld()
  await world.submit(signUp.href(), form)
  const ada = await world.aPerson('Ada')
  expect((await world.visit('/', ada)).body).not.toContain(asked)
  expect(await world.outbox.list()).toEqual([])
})

it('a reset link confirms the address as well', async () => {
  const world = await startWorld({ confirmsAddresses: true })
  const ada = await world.aPerson('Ada')
  await world.submit(routes.accounts.forgotPassword.href(), { email: ada.email })
  const [mail] = await world.outbox.list()
  const token = /token=([\w-]+)/.exec(mail?.text ?? '')?.[1] ?? ''
  const fields = { token, new_password: 'damson and quince', confirm_new_password: 'damson and quince' }
  await world.submit(routes.accounts.resetPassword.href(), fields)
  expect(await isConfirmed(world, ada.email)).toBe(true)
})

it('an account that its domain lets in opens with its password and the link of the mail, and with neither alone', async () => {
  const signUpBy = { kind: 'domains', domains: ['notes.example'] } as const
  const world = await startWorld({ confirmsAddresses: true, signUp: signUpBy })
  const [ada, mallory] = [world.aVisitor(), world.aVisitor()]
  await world.submit(signUp.href(), form, ada)
  expect((await world.visit(signIn.href(), ada)).body).toContain('Open the link in the mail that we sent you')
  const without = await world.submit(signIn.href(), { email: newcomer, password: passwordOf }, ada)
  expect([without.status, without.body]).toEqual([403, expect.stringContaining('Confirm your address first')])
  const wrong = await world.submit(signIn.href(), { email: newcomer, password: 'not hers' }, ada)
  expect(wrong.body).not.toContain('Confirm your address')
  expect(await world.sql`select from sessions`).toEqual([])

  const link = await linkTo(world, newcomer)
  await world.visit(link, mallory)
  const guessed = await world.submit(signIn.href(), { email: newcomer, password: 'not hers' }, mallory)
  expect(guessed.status, 'the mail alone').toBe(422)
  await world.visit(link, ada)
  expect((await world.visit(confirmEmail.href(), ada)).location).toContain(signIn.href())
  const right = await world.submit(signIn.href(), { email: newcomer, password: passwordOf }, ada)
  expect([right.status, right.location]).toEqual([303, routes.home.href()])
  expect((await world.visit('/', ada)).status).toBe(200)
  expect(await isConfirmed(world, newcomer)).toBe(true)
  expect((await world.submit(signIn.href(), { email: newcomer, password: passwordOf })).status).toBe(303)
})
