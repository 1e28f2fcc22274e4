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
const suggested = ['notejam1', 'Notejam2026!', 'jam.notes', 'Welcome-123', 'admin_login']
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
    for (const password of [...common, ...simple, ...suggested, ...own]) {
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

  it('is counted as it is hashed, and both fields may compose it as they like', async () => {
    const world = await startWorld()
    const rows: readonly (readonly [password: string, repeated: string, problem: string | undefined])[] = [
      ['é'.repeat(7).normalize('NFD'), 'é'.repeat(7).normalize('NFD'), 'Use at least 8 characters'],
      ['éèêëôöüû'.normalize('NFD'), 'éèêëôöüû', undefined],
      ['éèê'.repeat(86).normalize('NFD'), 'éèê'.repeat(86), 'Password can have 256 characters at the most'],
      ['éèêë'.repeat(64).normalize('NFD'), 'éèêë'.repeat(64), undefined],
      ['👩‍🚀🍓🫙🍇🍞', '👩‍🚀🍓🫙🍇🍞', 'Use at least 8 characters'],
      // Letters that Unicode composes to three.
      ['\ufb2c\u0958\ufb1d\ufb4e', '\ufb2c\u0958\ufb1d\ufb4e', undefined],
      ['x'.repeat(5000), 'x'.repeat(5000), 'Password can have 256 characters at the most'],
    ]
    for (const [number, [password, repeat_password, problem]] of rows.entries()) {
      const email = `ada-${number}@example.org`
      const made = await world.submit(routes.accounts.signUp.href(), { email, password, repeat_password })
      expect(made.status, password).toBe(problem === undefined ? 303 : 422)
      if (problem !== undefined) expect(made.body).toContain(problem)
      for (const typed of [password, repeat_password, password.normalize('NFC')]) {
        const opened = await world.submit(routes.accounts.signIn.href(), { email, password: typed })
        expect(opened.status, password).toBe(problem === undefined ? 303 : 422)
      }
    }
  })

  it('is reset and changed in any of them', async () => {
    const world = await startWorld()
    const ada = await world.aPerson('Ada')
    const token = await resetTokenOf(world, ada.email)
    const [one = '', two = '', three = ''] = spellings
    const byLink = { token, new_password: two, confirm_new_password: three }
    expect((await world.submit(routes.accounts.resetPassword.href(), byLink)).location).toBe('/signin')
    const visitor = world.aVisitor()
    const opened = await world.submit(routes.accounts.signIn.href(), { email: ada.email, password: one }, visitor)
    expect(opened.location).toBe('/')
    const next = 'Zwölf Boxkämpfer jagen'
    const change = { password: three, new_password: next.normalize('NFD'), confirm_new_password: next }
    expect((await world.submit(routes.accounts.settings.href(), change, visitor)).location).toBe('/')
    expect((await world.submit(routes.accounts.signIn.href(), { email: ada.email, password: next })).location).toBe('/')
  })

  it('that an earlier build hashed as it was typed can be changed', async () => {
    const world = await startWorld()
    const ada = await world.aPerson('Ada')
    const raw = 'cre\u0300me\u00a0bru\u0302le\u0301e'
    await world.sql`update accounts set password = ${await hash(raw)} where user_id = ${ada.id}`
    const twice = { new_password: composed, confirm_new_password: composed }
    const wrong = await world.submit(routes.accounts.settings.href(), { password: raw.normalize('NFC'), ...twice }, ada)
    expect(wrong.status).toBe(422)
    const changed = await world.submit(routes.accounts.settings.href(), { password: raw, ...twice }, ada)
    expect(changed.location).toBe('/')
  })
})
