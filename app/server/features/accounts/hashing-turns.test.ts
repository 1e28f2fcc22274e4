import { expect, it } from 'vitest'
import { passwordOf, startWorld } from '../../../test/world.ts'
import { routes } from '../../routes.ts'

it('a stranger signs in before the third of many sign-ins of another network', async () => {
  const world = await startWorld({ proxyHops: 1 })
  const [ada, mallory] = [await world.aPerson('Ada'), await world.aPerson('Mallory')]
  const answered: string[] = []
  const signIn = async (email: string, from: string) => {
    const { status } = await world.visit(routes.accounts.signIn.href(), undefined, {
      ...{ method: 'POST', body: new URLSearchParams({ email, password: passwordOf }) },
      headers: { 'x-forwarded-for': from },
    })
    expect(status).toBe(303)
    answered.push(email)
  }
  const many = Array.from({ length: 12 }, (_, n) => signIn(mallory.email, `2001:db8::${n}`))
  // The first answer: by then the others wait.
  await Promise.race(many)
  await Promise.all([...many, signIn(ada.email, '2001:db8:1::1')])
  expect(answered.indexOf(ada.email)).toBeLessThan(5)
})
