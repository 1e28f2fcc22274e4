import { expect, it } from 'vitest'
import { passwordOf, startWorld } from '../../../test/world.ts'
import { routes } from '../../routes.ts'

it('a stranger signs in long before the last of many sign-ins of another network', async () => {
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
  const many = Array.from({ length: 30 }, (_, n) => signIn(mallory.email, `2001:db8::${n}`))
  // The first answer: by then the others wait.
  await Promise.race(many)
  await Promise.all([...many, signIn(ada.email, '2001:db8:1::1')])
  // In the order of arrival she would be the last; a busy machine answers some of them before her request comes.
  expect(answered.indexOf(ada.email)).toBeLessThan(20)
})
