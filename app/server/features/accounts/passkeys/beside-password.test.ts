import { describe, expect, it } from 'vitest'
import { addPasskey as add, challengeOf, recoveryCodesOn, send, withPasskey } from '../../../../test/with-passkey.ts'
import { passwordOf, sharedWorld, startWorld, type Person, type World } from '../../../../test/world.ts'
import { routes } from '../../../routes.ts'

const { accounts } = routes
const aWorld = sharedWorld()
const isIn = async (world: World, who: Person) => (await world.visit('/', who)).status === 200

describe('a passkey beside the password', () => {
  const withPassword = async (world: World, { email }: Person, next = '/') => {
    const browser = world.aVisitor()
    const answer = await world.submit(accounts.signIn.href(), { email, password: passwordOf, next }, browser)
    return { browser, answer }
  }

  it('is asked for once there are recovery codes, which come with the first factor, and either opens the account', async () => {
    const world = await startWorld()
    const ada = await world.aPerson('Ada')
    const { device } = await add(world, ada)
    expect((await withPassword(world, ada)).answer.location, 'nothing takes its place yet').toBe('/')
    expect((await world.visit(accounts.security.href(), ada)).body).toContain('your password alone opens your account')
    const codes = recoveryCodesOn(await world.submit(accounts.recoveryCodes.href(), {}, ada))

    const { browser, answer } = await withPassword(world, ada, '/trash')
    expect(answer.location).toBe(accounts.code.href())
    expect(await isIn(world, browser)).toBe(false)
    const page = await world.visit(accounts.code.href(), browser)
    expect(page.body).toContain('Confirm with your passkey')
    expect(page.body).not.toContain('inputmode="numeric"')
    expect(page.body).not.toContain(ada.email)
    const options = await send(world, accounts.codeChallenge.href(), browser)
    const { challenge, allowCredentials } = JSON.parse(options.body) as {
      challenge: string
      allowCredentials: { id: string }[]
    }
    expect(allowCredentials.map(({ id }) => id)).toEqual([device.id.toString('base64url')])
    const given = { answer: device.answer({ challenge }), next: '/trash' }
    const signedIn = await send(world, accounts.signInWithPasskey.href(), browser, given)
    expect(JSON.parse(signedIn.body)).toEqual({ at: '/trash' })
    expect(await isIn(world, browser)).toBe(true)
    expect(await world.sql`select from pending_sign_ins`, 'the step that waited is over').toEqual([])

    const other = (await withPassword(world, ada)).browser
    expect((await world.visit(accounts.code.href({ kind: 'recovery' }), other)).body).toContain('Recovery code')
    expect((await world.submit(accounts.code.href(), { kind: 'recovery', code: codes[0] ?? '' }, other)).location).toBe(
      '/',
    )
    expect(await isIn(world, other)).toBe(true)
    expect((await add(world, ada, undefined, {}, { next: '/trash' })).answer.body, 'no more codes').toBe(
      '{"at":"/trash"}',
    )
  })

  it('of another person is no second step, and no challenge names passkeys before the password', async () => {
    const world = await aWorld()
    const [ada, mallory] = [await withPasskey(world, 'Ada'), await withPasskey(world, 'Mallory')]
    expect((await send(world, accounts.codeChallenge.href(), world.aVisitor())).status).toBe(422)
    const { browser } = await withPassword(world, ada.who)
    expect((await world.submit(accounts.code.href(), { code: mallory.recovery[0] ?? '' }, browser)).status).toBe(422)
    expect((await world.submit(accounts.code.href(), { code: '123456' }, browser)).status).toBe(422)
    const challenge = await challengeOf(world, accounts.codeChallenge.href(), browser)
    const answer = mallory.device.answer({ challenge })
    expect((await send(world, accounts.signInWithPasskey.href(), browser, { answer })).status, 'he signs in').toBe(200)
    expect((await world.visit('/', browser)).body, 'to his own account').toContain(mallory.who.email)
  })

  it('is asked for after a reset, too, and by what confirms who it is; the previous release opens no session', async () => {
    const world = await startWorld()
    const { who, recovery } = await withPasskey(world, 'Ada')
    await world.sql`
      insert into sessions (user_id, token, expires_at) values (${who.id}, 'of-ada', now() + interval '30 days')`
    expect(await world.sql`select from sessions where token = 'of-ada'`).toEqual([])
    await world.sql`update sessions set created_at = now() - interval '1 hour'`
    const confirm = (fields: Record<string, string>) => world.submit(accounts.confirm.href(), fields, who)
    expect((await world.visit(accounts.confirm.href(), who)).body).toContain('Recovery code')
    expect((await confirm({ password: passwordOf })).status, 'the password alone').toBe(422)
    expect((await confirm({ password: passwordOf, code: recovery[0] ?? '' })).location).toBe('/')

    await world.submit(accounts.forgotPassword.href(), { email: who.email })
    const mails = (await world.outbox.list()).map(({ text }) => text).join()
    const token = /reset-password\?token=([\w-]+)/.exec(mails)?.[1] ?? ''
    const password = 'another long password'
    const twice = { new_password: password, confirm_new_password: password }
    const device = world.aVisitor()
    await world.submit(accounts.resetPassword.href(), { token, ...twice }, device)
    const answer = await world.submit(accounts.signIn.href(), { email: who.email, password }, device)
    expect(answer.location).toBe(accounts.code.href())
    expect(await isIn(world, device)).toBe(false)
  })

  it('and its recovery codes go together', async () => {
    const world = await aWorld()
    const { who } = await withPasskey(world, 'Ada')
    const [{ id: passkeyId } = { id: '' }] = await world.sql<{ id: string }[]>`
      select id::text from passkeys where user_id = ${who.id}`
    expect((await withPassword(world, who)).answer.location).toBe(accounts.code.href())
    expect((await world.submit(accounts.removePasskey.href({ passkeyId }), {}, who)).status).toBe(303)
    expect(await world.sql`select from recovery_codes where user_id = ${who.id}`).toEqual([])
    expect((await withPassword(world, who)).answer.location).toBe('/')
  })
})
