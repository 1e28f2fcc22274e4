import { expect, it } from 'vitest'
import { startWorld } from '../../../test/world.ts'
import { isMailAddress } from '../../platform/http/forms.ts'
import { routes } from '../../routes.ts'

const good = [
  ...['ada@example.org', "o'hara@example.org", 'ada+notes@example.org', 'a_b-c.d@sub.example.co.uk', '1@1.example'],
  ...['GRACE@EXAMPLE.ORG', 'ada@xn--mnchen-3ya.de', `${'a'.repeat(64)}@example.org`],
  `ada@${'a'.repeat(60)}.${'b'.repeat(60)}.${'c'.repeat(60)}.${'d'.repeat(60)}.org`,
]
const refused = [
  ...[
    'a/b@example.org',
    'x=y@example.org',
    '"ada lovelace"@example.org',
    'ada@münchen.de',
    'ädä@example.org',
    '用户@example.org',
  ],
  ...[
    'ada',
    'ada@',
    '@example.org',
    'ada@example',
    'ada@@example.org',
    'a@b@example.org',
    'ada@[127.0.0.1]',
    'ada@127.0.0.1',
  ],
  ...['.ada@example.org', 'ada.@example.org', 'a..da@example.org', 'ada@.org', 'ada@example..org', 'ada@-example.org'],
  ...[
    'ada@example.o',
    'ada@exa mple.org',
    'ada lovelace@example.org',
    'ada<b>@example.org',
    'ada@example.org,',
    'ada%@example.org',
  ],
  ...[`${'a'.repeat(65)}@example.org`, `ada@${'example.'.repeat(40)}org`, '💌@example.org', 'ada\u200b@example.org'],
]

it('takes an address, or says beside the field that it is none: all forms alike, and never a bare 400', async () => {
  const world = await startWorld()
  const password = 'a password for all of them'
  const forms = [
    { path: routes.accounts.signUp.href(), more: { password, repeat_password: password } },
    { path: routes.accounts.signIn.href(), more: { password } },
    { path: routes.accounts.forgotPassword.href(), more: {} },
  ]
  for (const email of good) {
    for (const { path, more } of forms) {
      const answer = await world.submit(path, { email, ...more })
      expect([answer.status, answer.body.includes('Invalid email')], `${email} at ${path}`).toEqual([303, false])
    }
  }
  expect(await world.sql`select from users`).toHaveLength(good.length)
  for (const email of refused) {
    for (const { path, more } of forms) {
      const answer = await world.submit(path, { email, ...more })
      expect([answer.status, answer.body.includes('Invalid email')], `${email} at ${path}`).toEqual([422, true])
      expect(answer.body).toContain('name="email"')
    }
  }
  expect(await world.sql`select from users`).toHaveLength(good.length)
})

it('is judged in time that grows with its length, whatever it is made of', () => {
  const attacks = [' ', 'a', 'a.', '@', 'a@', '.', '-', 'a-', "'"]
  const costs = (length: number, unit: string) => {
    const text = `a@${unit.repeat(length / unit.length)}!`
    const began = process.cpuUsage()
    for (let time = 0; time < 200; time++) isMailAddress(text)
    const { user, system } = process.cpuUsage(began)
    return (user + system) / length
  }
  for (const unit of attacks) {
    costs(20_000, unit)
    expect(costs(80_000, unit), unit).toBeLessThan(8 * Math.max(costs(20_000, unit), 0.05))
  }
})
