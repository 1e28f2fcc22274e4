import { describe, expect, it } from 'vitest'
import { startHostileProvider } from '../../../../test/hostile-provider.ts'
import { settingsOf } from '../../../../test/provider-world.ts'
import { passwordOf, startWorld, type Person } from '../../../../test/world.ts'
import type { Deps } from '../../../platform/deps.ts'
import { routes } from '../../../routes.ts'
import { limits } from '../accounts.limits.ts'

const { add, back, confirm, mailed } = routes.accounts.provider
const hourAgo = Math.floor(Date.now() / 1000) - 3600

/** A person whose account a provider opens that answers as a test wants, and whose session is an hour old. */
async function aWorld(settings: Partial<Deps> = {}) {
  const idp = await startHostileProvider()
  const world = await startWorld({ provider: settingsOf(idp), ...settings })
  const ada = await world.aPerson('Ada')
  await world.sql`insert into accounts (user_id, provider_id, account_id) values (${ada.id}, 'oidc', ${`${idp.issuer}#mary-7`})`
  await world.sql`update users set email_verified = true`
  await world.sql`update sessions set created_at = now() - interval '1 hour', verified_at = null`
  return {
    world,
    ada,
    /** Goes to the provider and comes back with an answer that has these claims. */
    confirm: async (claims: Record<string, unknown>, who: Person = ada) => {
      const address = URL.parse(
        (await world.visit(confirm.href({ next: add.href() }), who)).location ?? '',
      )?.searchParams
      expect([address?.get('prompt'), address?.get('max_age')]).toEqual(['login', '0'])
      Object.assign(idp, { claims, nonce: address?.get('nonce') ?? '' })
      return world.visit(back.href({ state: address?.get('state') ?? '', code: String(Math.random()) }), who)
    },
    /** Whether dangerous things are done without a further question. */
    isVerified: async () => !(await world.visit(add.href(), ada)).location?.includes('/confirm'),
    links: async () =>
      (await world.outbox.list()).flatMap(({ to, text }) =>
        to === ada.email ? (/\/confirm\/provider\/by-mail\?token=\S+/.exec(text) ?? []) : [],
      ),
  }
}

describe('asking again at a provider that does not say when it asked', () => {
  it.each([
    ['says nothing of the time', {}],
    ['has asked an hour ago', { auth_time: hourAgo }],
  ])(
    'and %s: a link to the address of the account shows who it is, once, in the browser that asked',
    async (_, claims) => {
      const { world, ada, confirm: ask, isVerified, links } = await aWorld()
      const answer = await ask(claims)
      expect(answer.location).toBe(mailed.href({ next: add.href() }))
      const page = await world.visit(answer.location ?? '', ada)
      expect(page.body).toContain('Example Login did not ask you to sign in again')
      expect(page.body).toContain('ada@example.org')
      expect(await isVerified(), 'a mail that is on its way shows nothing').toBe(false)
      const [link = '', ...others] = await links()
      expect(others).toEqual([])

      const elsewhere = world.aVisitor()
      expect((await world.visit(link, elsewhere)).location).toMatch(/^\/signin/)
      await world.submit(routes.accounts.signIn.href(), { email: ada.email, password: passwordOf }, elsewhere)
      const other = await world.visit(link, elsewhere)
      expect([other.status, other.body.includes('Open it in the browser in which you asked for it')]).toEqual([
        403,
        true,
      ])
      const damaged = await world.visit(`${link.slice(0, -2)}xx`, ada)
      expect([damaged.status, await isVerified()]).toEqual([410, false])

      expect((await world.visit(link, ada)).location).toBe(add.href())
      expect(await isVerified()).toBe(true)
      await world.sql`update sessions set verified_at = now() - interval '11 minutes' where user_id = ${ada.id} and verified_at is not null`
      expect(await isVerified()).toBe(false)
    },
  )

  it('a link works once, for a quarter of an hour, and for the address of then', async () => {
    const { world, ada, confirm: ask, isVerified, links } = await aWorld()
    await ask({})
    const [first = ''] = await links()
    expect((await world.visit(first, ada)).status).toBe(303)
    const again = await world.visit(first, ada)
    expect([again.status, again.body.includes('This link does not work any more')]).toEqual([410, true])

    await world.outbox.forget(ada.email)
    await world.sql`update sessions set verified_at = null`
    await ask({})
    const [second = ''] = await links()
    await world.sql`update users set email = 'other@example.org'`
    expect((await world.visit(second, ada)).status, 'another address since').toBe(410)
    expect(await isVerified()).toBe(false)
  })

  it('sends none for an identity of another account, and none to an address that is not confirmed', async () => {
    const { world, confirm: ask, isVerified, links } = await aWorld()
    const other = await ask({ sub: 'grace-8' })
    expect([other.status, other.body.includes('does not open the account that is signed in here')]).toEqual([403, true])
    await world.sql`update users set email_verified = false`
    const unconfirmed = await ask({})
    expect([unconfirmed.status, unconfirmed.body.includes('Confirm it in the settings')]).toEqual([403, true])
    expect([await isVerified(), await links()]).toEqual([false, []])
  })

  it('sends ten an hour at the most', async () => {
    const { confirm: ask, links } = await aWorld({ rateLimit: true })
    const { points } = limits.proofOfAccount
    for (let times = 0; times < points; times++) expect((await ask({})).status).toBe(303)
    const refused = await ask({})
    expect([refused.status, refused.body.includes('Too many attempts')]).toEqual([429, true])
    expect(await links()).toHaveLength(points)
  })
})

it('an answer in which the provider has just asked needs no mail', async () => {
  const { confirm: ask, isVerified, links } = await aWorld()
  expect((await ask({ auth_time: Math.floor(Date.now() / 1000) })).location).toBe(add.href())
  expect([await isVerified(), await links()]).toEqual([true, []])
})
