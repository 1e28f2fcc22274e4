import { hash } from '@node-rs/argon2'
import { describe, expect, it } from 'vitest'
import { passwordOf, startWorld, type World } from '../../../test/world.ts'
import { routes } from '../../routes.ts'

const common = [
  'password',
  'PassWord',
  '12345678',
  'iloveyou',
  'sunshine',
  'princess',
  'trustno1',
  'ｐassword'.normalize('NFKC'),
]
const simple = ['aaaaaaaa', 'abababab', '        ', '1111111111111']

async function resetTokenOf(world: World, email: string): Promise<string> {
  await world.submit(routes.accounts.forgotPassword.href(), { email })
  const mails = await world.outbox.list()
  return mails.flatMap(({ text }) => /token=([\w-]+)/.exec(text)?.[1] ?? [])[0] ?? ''
}

describe('a password that others guess first', () => {
  it('opens no new account', async () => {
    const world = await startWorld()
    const email = 'strawberry.jam@example.org'
    const own = [email, email.toUpperCase(), 'strawberry.jam', 'Strawberry.Jam']
    for (const password of [...common, ...simple, ...own]) {
      const form = { email, password, repeat_password: password }
      const answer = await world.submit(routes.accounts.signUp.href(), form)
      expect(answer.status, password).toBe(422)
      expect(answer.body, password).toMatch(/id="password-problem"|aria-invalid/)
    }
    expect(await world.sql`select from users`).toEqual([])
    const good = { email, password: 'strawberry.jams', repeat_password: 'strawberry.jams' }
    expect((await world.submit(routes.accounts.signUp.href(), good)).location).toBe('/signin')
  })

  it('takes the place of no other, in the settings or by a link, and the link goes on', async () => {
    const world = await startWorld()
    const ada = await world.aPerson('Ada.Lovelace')
    const token = await resetTokenOf(world, ada.email)
    for (const weak of ['password', 'aaaaaaaa', ada.email, 'ada.lovelace']) {
      const twice = { new_password: weak, confirm_new_password: weak }
      const changed = await world.submit(routes.accounts.settings.href(), { password: passwordOf, ...twice }, ada)
      expect(changed.status, weak).toBe(422)
      const reset = await world.submit(routes.accounts.resetPassword.href(), { token, ...twice })
      expect(reset.status, weak).toBe(422)
      expect(reset.body).toContain('name="token"')
    }
    const twice = { new_password: 'quite another one', confirm_new_password: 'quite another one' }
    expect((await world.submit(routes.accounts.resetPassword.href(), { token, ...twice })).location).toBe('/signin')
  })

  it('goes on where it is in use', async () => {
    const world = await startWorld()
    const { id, email } = await world.aPerson('Ada')
    await world.sql`update accounts set password = ${await hash('password')} where user_id = ${id}`
    const answer = await world.submit(routes.accounts.signIn.href(), { email, password: 'password' })
    expect(answer.location).toBe('/')
  })
})

describe('a password in other letters', () => {
  const composed = 'crème brûlée au lait'
  const spellings = [
    composed,
    composed.normalize('NFD'),
    composed.replaceAll(' ', '\u00a0'),
    composed.replaceAll(' ', '\u3000'),
  ]

  it('is the same however a keyboard composes it, with any space, and with no space less', async () => {
    const world = await startWorld()
    const email = 'ada@example.org'
    const written = spellings[1] ?? ''
    await world.submit(routes.accounts.signUp.href(), { email, password: written, repeat_password: written })
    for (const password of spellings) {
      expect((await world.submit(routes.accounts.signIn.href(), { email, password })).location).toBe('/')
    }
    for (const password of [composed.replaceAll(' ', ''), ` ${composed}`, `${composed} `, 'creme brulee au lait']) {
      expect((await world.submit(routes.accounts.signIn.href(), { email, password })).status, password).toBe(422)
    }
  })

  it('of before, as it was typed, still opens its account', async () => {
    const world = await startWorld()
    const { id, email } = await world.aPerson('Ada')
    const raw = 'cre\u0300me\u00a0bru\u0302le\u0301e'
    await world.sql`update accounts set password = ${await hash(raw)} where user_id = ${id}`
    expect((await world.submit(routes.accounts.signIn.href(), { email, password: raw })).location).toBe('/')
    const composedOnly = await world.submit(routes.accounts.signIn.href(), { email, password: raw.normalize('NFC') })
    expect(composedOnly.status, 'what it was not').toBe(422)
  })
})
