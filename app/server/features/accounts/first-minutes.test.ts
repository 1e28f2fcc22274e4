import { expect, it } from 'vitest'
import { routes } from '../../routes.ts'
import { sampleOffer } from '../sample/sample.ts'
import { startWorld } from '../../../test/world.ts'

const { signUp, signIn } = routes.accounts
const sample = { email: 'sample@notejam.example', password: 'strawberry-jam' }
const field = (body: string, name: string) => new RegExp(`<input[^>]* name="${name}"[^>]*>`).exec(body)?.[0] ?? ''

it('the form for signing in has the mail address of the sign-up, once, and no page address has it', async () => {
  const world = await startWorld()
  const visitor = world.aVisitor()
  const password = 'two spoons of damson'
  const form = { email: 'Ada@Example.org', password, repeat_password: password }

  const answer = await world.submit(signUp.href(), form, visitor)

  expect(answer).toMatchObject({ status: 303, location: signIn.href() })
  const { body } = await world.visit(signIn.href(), visitor)
  expect(field(body, 'email')).toContain('value="Ada@Example.org"')
  // The caret waits where something is still to be typed.
  expect(field(body, 'email')).not.toContain('autofocus')
  expect(field(body, 'password')).toContain('autofocus')
  const again = (await world.visit(signIn.href(), visitor)).body
  expect(again).not.toContain('Ada@Example.org')
  expect(field(again, 'email')).toContain('autofocus')
})

it('the sign-in page says in one line what Notejam is', async () => {
  const { body } = await (await startWorld()).visit(signIn.href())
  expect(body).toContain('Notes that save themselves')
  expect(body).not.toContain(sample.password)
})

it('the sign-in page names the sample account on its own machine, until its password is changed', async () => {
  const plain = await startWorld()
  const account = await plain.aPerson('sample')
  await plain.sql`
    insert into accounts (user_id, provider_id, account_id, password) values (${account.id}, 'credential', ${account.id}, 'a hash')
    on conflict do nothing`
  const offered = await sampleOffer(plain.sql, { ...sample, email: account.email })
  expect(await offered()).toEqual({ ...sample, email: account.email })
  await plain.sql`update accounts set password = 'another hash' where user_id = ${account.id}`
  expect(await offered()).toBeUndefined()
  expect(await (await sampleOffer(plain.sql, undefined))()).toBeUndefined()

  const world = await startWorld({ sample: () => Promise.resolve(sample) })
  const local = await world.visit(signIn.href())
  expect(local.body).toContain(`sign in as <b>${sample.email}</b> with the password <b>${sample.password}</b>`)
  const proxied = await world.visit(signIn.href(), undefined, { headers: { 'x-forwarded-for': '203.0.113.7' } })
  expect(proxied.body).not.toContain(sample.password)
})
