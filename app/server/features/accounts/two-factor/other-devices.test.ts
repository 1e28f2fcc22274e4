import { expect, it } from 'vitest'
import { beginCodes, codeOf } from '../../../../test/with-codes.ts'
import { addPasskey } from '../../../../test/with-passkey.ts'
import { passwordOf, sharedWorld, startWorld, type Person, type World } from '../../../../test/world.ts'
import { routes } from '../../../routes.ts'

const { accounts } = routes
const aWorld = sharedWorld()
const isIn = async (world: World, who: Person) => (await world.visit('/', who)).status === 200

/** Another browser of the person. */
async function phoneOf(world: World, { email, id }: Person): Promise<Person> {
  const phone = { ...world.aVisitor(), id, email }
  await world.submit(accounts.signIn.href(), { email, password: passwordOf }, phone)
  expect(await isIn(world, phone)).toBe(true)
  return phone
}

const passkeyOf = async (world: World, { id }: Person) => {
  const [{ passkeyId } = { passkeyId: '' }] = await world.sql<{ passkeyId: string }[]>`
    select max(id)::text as "passkeyId" from passkeys where user_id = ${id}`
  return accounts.removePasskey.href({ passkeyId })
}

type Change = (world: World, ada: Person, fields: Record<string, string>) => Promise<unknown>
const changes: Record<string, { readonly before?: Change; readonly change: Change }> = {
  'adding a passkey': { change: (world, ada, fields) => addPasskey(world, ada, undefined, {}, fields) },
  'removing a passkey': {
    before: (world, ada) => addPasskey(world, ada),
    change: async (world, ada, fields) => world.submit(await passkeyOf(world, ada), fields, ada),
  },
  'turning on one-time codes': {
    change: async (world, ada, fields) => {
      const secret = await beginCodes(world, ada)
      await world.submit(accounts.confirmCodes.href(), { code: codeOf(secret), ...fields }, ada)
    },
  },
}

it.each(Object.entries(changes))(
  '%s signs out all other devices where the box is ticked, and no one else’s',
  async (_, { before, change }) => {
    const world = await aWorld()
    const [ada, mallory] = [await world.aPerson('Ada'), await world.aPerson('Mallory')]
    await before?.(world, ada, {})
    const phone = await phoneOf(world, ada)
    await change(world, ada, { others: 'end' })
    expect([await isIn(world, ada), await isIn(world, phone), await isIn(world, mallory)]).toEqual([true, false, true])
    expect((await world.visit(accounts.security.href(), ada)).body).toContain('All other devices were signed out')
  },
)

it('turning off one-time codes does so, too, and not where the box is not ticked', async () => {
  const world = await startWorld()
  const ada = await world.aPerson('Ada')
  const phone = await phoneOf(world, ada)
  const secret = await beginCodes(world, ada)
  const page = await world.submit(accounts.confirmCodes.href(), { code: '000000' }, ada)
  expect(page.body, 'what was chosen stays').toMatch(/name="others" value="end"\s*\/?>/)
  expect((await world.visit(accounts.codes.href(), ada)).body, 'ticked from the start').toMatch(
    /name="others" value="end" checked/,
  )
  await world.submit(accounts.confirmCodes.href(), { code: codeOf(secret) }, ada)
  expect(await isIn(world, phone)).toBe(true)
  expect((await world.visit(accounts.endCodes.href(), ada)).body).toMatch(/name="others" value="end" checked/)
  await world.submit(accounts.endCodes.href(), { others: 'end' }, ada)
  expect([await isIn(world, ada), await isIn(world, phone)]).toEqual([true, false])
})

it('a change that is refused ends no session', async () => {
  const world = await startWorld({ requiresFactor: true })
  const ada = await world.aPerson('Ada')
  const secret = await beginCodes(world, ada)
  await world.submit(accounts.confirmCodes.href(), { code: codeOf(secret) }, ada)
  await world.sql`
    insert into sessions (user_id, token, token_hash, expires_at, knows_factors, knows_deletions)
    values (${ada.id}, 'of-phone', 'of-phone', now() + interval '1 day', true, true)`
  expect((await world.submit(accounts.endCodes.href(), { others: 'end' }, ada)).status).toBe(409)
  expect(await world.sql`select from sessions where user_id = ${ada.id}`).toHaveLength(2)
})
