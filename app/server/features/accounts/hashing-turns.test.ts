import { expect, it, onTestFinished, vi } from 'vitest'
import { passwordOf, startWorld } from '../../../test/world.ts'
import { passwords } from '../../platform/secrets/passwords.ts'
import { Turns } from '../../platform/turns.ts'
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

  // No password is verified before all have come: how busy the machine is does not matter.
  const turns = vi.spyOn(Turns.prototype, 'enter')
  const asked = () => turns.mock.calls.filter(([network]) => network.startsWith('2001:db8:')).length
  const haveCome = (count: number) => vi.waitFor(() => expect(asked()).toBe(count), { timeout: 20_000 })
  const real = { ...passwords }
  const verify = vi.spyOn(passwords, 'verify').mockImplementation(async (given) => {
    await haveCome(31)
    return real.verify(given)
  })
  onTestFinished(() => [turns, verify].forEach((spy) => spy.mockRestore()))

  const many = Array.from({ length: 30 }, (_, n) => signIn(mallory.email, `2001:db8::${n}`))
  await haveCome(30)
  await Promise.all([...many, signIn(ada.email, '2001:db8:1::1')])
  expect(answered).toHaveLength(31)
  // In the order of arrival she would be the last. After her password others are answered while the database is asked for her.
  expect(answered.indexOf(ada.email)).toBeLessThan(20)
})
