import { expect, it } from 'vitest'
import { passwordOf, startWorld, type Person, type World } from '../../../../test/world.ts'
import { routes } from '../../../routes.ts'
import { suspend } from '../people/people.queries.ts'
import { changeAddress } from './email.queries.ts'

const { email: page, confirmEmail, undoEmail, signIn, signUp, settings } = routes.accounts
const fresh = 'ada@jam.example'
const sent = 'A link is on its way to the new address'

const ask = (world: World, who: Person, address = fresh) => world.submit(page.href(), { new_email: address }, who)
const addressOf = async ({ sql }: World, { id }: Person) =>
  (await sql<{ email: string }[]>`select email from users where id = ${id}`)[0]?.email
const signedIn = (world: World, email: string, who = world.aVisitor(), password = passwordOf) =>
  world.submit(signIn.href(), { email, password }, who)

/** The path of the link in the latest mail to an address. */
async function linkTo(world: World, address: string): Promise<string> {
  const mail = (await world.outbox.list()).find(({ to }) => to === address)
  return /\/settings\/email\/\w+\?token=[\w-]+/.exec(mail?.text ?? '')?.[0] ?? ''
}

/** Opens the link in a browser, and presses its button. */
async function follow(world: World, path: string, who: Person) {
  expect(path, 'there must be a link').toContain('token=')
  const led = await world.visit(path, who)
  expect([led.status, led.location]).toEqual([303, path.replace(/\?.*/, '')])
  expect(led.headers.get('referrer-policy')).toBe('no-referrer')
  return world.submit(path.replace(/\?.*/, ''), {}, who)
}

it('nothing changes until the link at the new address was opened, by the same person; then the old address is told', async () => {
  const world = await startWorld()
  const [ada, mallory] = [await world.aPerson('Ada'), await world.aPerson('Mallory')]
  const asked = await ask(world, ada, 'Ada@JAM.example')
  expect([asked.status, asked.location]).toEqual([303, page.href()])
  expect((await world.visit(page.href(), ada)).body).toContain(sent)
  expect(await addressOf(world, ada)).toBe(ada.email)
  const link = await linkTo(world, fresh)

  const hers = await follow(world, link, mallory)
  expect([hers.status, hers.body]).toEqual([403, expect.stringContaining('This link is for another account')])
  const stranger = await follow(world, link, world.aVisitor())
  expect(stranger.location).toContain(signIn.href())
  expect(await addressOf(world, ada), 'a visit changes nothing').toBe(ada.email)
  expect([await addressOf(world, mallory)]).toEqual([mallory.email])

  await world.submit(routes.accounts.forgotPassword.href(), { email: ada.email })
  expect((await world.visit(link, ada)).status).toBe(303)
  expect((await world.visit(confirmEmail.href(), ada)).body).toContain(fresh)
  expect((await follow(world, link, ada)).location).toBe(page.href())
  expect(await addressOf(world, ada)).toBe(fresh)
  expect((await world.visit('/', ada)).status, 'her sessions stay').toBe(200)
  expect(await world.sql`select from verifications`, 'reset links of the old address end').toEqual([])
  expect((await signedIn(world, ada.email)).status).toBe(422)
  expect((await signedIn(world, fresh)).status).toBe(303)
  const told = (await world.outbox.list()).find(({ to }) => to === ada.email)
  expect(told?.subject).toBe('The address of your Notejam account was changed')
  expect(await world.sql`select kind from security_events where kind like 'email%' order by id`).toEqual([
    { kind: 'email-asked' },
    { kind: 'email-changed' },
  ])
  const again = await follow(world, link, ada)
  expect([again.status, again.body], 'once').toEqual([410, expect.stringContaining('does not work any more')])
})

it('an address that has an account is answered the same, and its owner alone is told', async () => {
  const world = await startWorld()
  const [ada, grace] = [await world.aPerson('Ada'), await world.aPerson('Grace')]
  const [free, taken] = [await ask(world, ada), await ask(world, grace, ada.email)]
  expect([taken.status, taken.location]).toEqual([free.status, free.location])
  const shown = async (who: Person) =>
    (await world.visit(page.href(), who)).body
      .replaceAll(who.email, '')
      .replaceAll(fresh, '')
      .replaceAll(ada.email, '')
      .replace(/data-\w+="\d+"|title=""|>[AG]</g, '')
  expect(await shown(grace)).toBe(await shown(ada))
  const [mail] = await world.outbox.list()
  expect([mail?.to, mail?.subject]).toEqual([ada.email, 'This address has an account of Notejam'])
  expect(mail?.text, 'it has no link that opens anything').not.toContain('token=')
  expect(mail?.text).not.toContain(grace.email)
})

it('what is typed wrong stays with a sentence, and one’s own address is told', async () => {
  const world = await startWorld()
  const ada = await world.aPerson('Ada')
  for (const [address, words] of [
    ['ada', 'an @ is missing'],
    ['', 'Email is required'],
    [ada.email, 'This is your address already'],
  ] as const) {
    const answer = await ask(world, ada, address)
    expect([answer.status, answer.body]).toEqual([422, expect.stringContaining(words)])
    if (address) expect(answer.body).toContain(`value="${address}"`)
  }
  expect(await world.sql`select from email_changes`).toEqual([])
})

it('a session that has not shown lately who it is, is asked first, and nothing is lost', async () => {
  const world = await startWorld()
  const ada = await world.aPerson('Ada')
  await world.sql`update sessions set created_at = now() - interval '11 minutes', verified_at = null`
  const answer = await ask(world, ada)
  expect(answer.body).toContain('Confirm that it is you')
  expect(answer.body).toContain(fresh)
  expect(await world.sql`select from email_changes`).toEqual([])
})

it('changes are limited by network and account before the new address, which a client can make up', async () => {
  const world = await startWorld({ rateLimit: true })
  const [ada, grace] = [await world.aPerson('Ada'), await world.aPerson('Grace')]
  for (let n = 0; n < 5; n++) expect((await ask(world, ada, `a${n}@jam.example`)).status).toBe(303)
  const limited = await ask(world, ada, 'a6@jam.example')
  expect([limited.status, limited.headers.get('retry-after')]).toEqual([429, expect.stringMatching(/^\d+$/)])
  expect(limited.body).toContain('value="a6@jam.example"')
  expect((await ask(world, grace, 'a6@jam.example')).status).toBe(303)
})

it.each([
  [
    'a new password',
    (world: World, ada: Person) =>
      world.submit(
        settings.href(),
        { password: passwordOf, new_password: 'damson and quince', confirm_new_password: 'damson and quince' },
        ada,
      ),
  ],
  ['a change that was asked for later', (world: World, ada: Person) => ask(world, ada, 'other@jam.example')],
  ['taking it back', (world: World, ada: Person) => world.submit(routes.accounts.cancelEmail.href(), {}, ada)],
  ['a day', ({ sql }: World) => sql`update email_changes set expires_at = now()`],
])('the link ends with %s', async (_, end) => {
  const world = await startWorld()
  const ada = await world.aPerson('Ada')
  await ask(world, ada)
  const link = await linkTo(world, fresh)
  await end(world, ada)
  const answer = await follow(world, link, ada)
  expect([answer.status, answer.body]).toEqual([410, expect.stringContaining('does not work any more')])
  expect(await addressOf(world, ada)).toBe(ada.email)
})

it('the link ends with the suspension and with the deletion of the account, for good', async () => {
  const world = await startWorld()
  const [ada, grace] = [await world.aPerson('Ada'), await world.aPerson('Grace')]
  await ask(world, ada)
  await ask(world, grace, 'grace@jam.example')
  const token = async (address: string) => (await linkTo(world, address)).replace(/.*=/, '')
  const [hers, others] = [await token(fresh), await token('grace@jam.example')]
  await suspend(world.sql, ada.id, true)
  await suspend(world.sql, ada.id, false)
  await world.sql`update users set created_at = now() - interval '1 day'`
  await world.submit(routes.accounts.delete.href(), { password: passwordOf }, grace)
  expect(await changeAddress(world.sql, ada.id, hers)).toBe('spent')
  expect(await changeAddress(world.sql, grace.id, others)).toBe('spent')
  expect([await addressOf(world, ada), await addressOf(world, grace)]).toEqual([ada.email, grace.email])
})

it('of two who confirm one address at the same moment, one has it; of two clicks, one counts', async () => {
  const world = await startWorld()
  const [ada, grace] = [await world.aPerson('Ada'), await world.aPerson('Grace')]
  await ask(world, ada)
  const hers = (await linkTo(world, fresh)).replace(/.*=/, '')
  await ask(world, grace)
  const others = (await linkTo(world, fresh)).replace(/.*=/, '')
  const all = await Promise.all([
    changeAddress(world.sql, ada.id, hers),
    changeAddress(world.sql, grace.id, others),
    changeAddress(world.sql, ada.id, hers),
  ])
  expect(all.filter((one) => typeof one === 'object')).toHaveLength(1)
  expect(await world.sql`select from users where email = ${fresh}`).toHaveLength(1)
  expect(await world.sql`select from email_changes where kind = 'undo'`).toHaveLength(1)
})

it('the owner of the old address takes it back: every device is signed out, and what came after is void', async () => {
  const world = await startWorld()
  const ada = await world.aPerson('Ada')
  await ask(world, ada)
  await follow(world, await linkTo(world, fresh), ada)
  const undo = await linkTo(world, ada.email)
  // The hand that changed it goes on.
  await ask(world, ada, 'mallory@evil.example')
  await follow(world, await linkTo(world, 'mallory@evil.example'), ada)
  const undoOfMallory = await linkTo(world, fresh)
  const taking = { email: ada.email, password: 'two spoons of damson', repeat_password: 'two spoons of damson' }
  expect((await world.submit(signUp.href(), taking)).body, 'the address is kept for her').toContain('already exists')

  const mark = new Date(Date.now() - 20 * 86_400_000).toISOString()
  await world.sql`
    insert into passkeys (user_id, credential_id, public_key, counter, name, created_at) values
    (${ada.id}, 'hers', '', 0, 'Hers', ${mark}), (${ada.id}, 'his', '', 0, 'His', now())`
  await world.sql`
    insert into one_time_codes (user_id, secret_sealed, confirmed_at) values (${ada.id}, 'sealed', now())`
  await world.sql`
    insert into webhooks (user_id, url, secret_sealed, created_at) values
    (${ada.id}, 'https://hers.example/', '', ${mark}), (${ada.id}, 'https://evil.example/', '', now())`
  const owner = world.aVisitor()
  expect((await world.visit(undo, owner)).status).toBe(303)
  expect((await world.visit(undoEmail.href(), owner)).body).toContain('Take the change back?')
  expect(await addressOf(world, ada), 'a visit changes nothing').toBe('mallory@evil.example')
  const done = await world.submit(undoEmail.href(), {}, owner)
  expect(done.location).toBe(routes.accounts.resetPassword.href())
  expect((await world.visit(routes.accounts.resetPassword.href(), owner)).body).toContain('Choose a new password')
  expect(await addressOf(world, ada)).toBe(ada.email)
  expect((await world.visit('/', ada)).location).toBe(signIn.href())
  expect(await world.sql`select name from passkeys`, 'what was added lately goes').toEqual([{ name: 'Hers' }])
  expect(await world.sql`select from one_time_codes`).toEqual([])
  expect(await world.sql`select url from webhooks`).toEqual([{ url: 'https://hers.example/' }])
  expect((await signedIn(world, ada.email)).body, 'and the password opens nothing').toContain('Wrong email or password')
  const fields = { new_password: 'two spoons of quince', confirm_new_password: 'two spoons of quince' }
  const form = (await world.visit(routes.accounts.resetPassword.href(), owner)).body
  const token = /name="token" value="([\w-]+)"/.exec(form)?.[1] ?? ''
  expect((await world.submit(routes.accounts.resetPassword.href(), { token, ...fields }, owner)).status).toBe(303)
  expect((await signedIn(world, ada.email, owner, 'two spoons of quince')).status).toBe(303)
  const void_ = await follow(world, undoOfMallory, world.aVisitor())
  expect([void_.status, void_.body]).toEqual([410, expect.stringContaining('does not work any more')])
  expect((await follow(world, undo, owner)).status, 'once').toBe(410)
  expect(await addressOf(world, ada)).toBe(ada.email)
})

it('a change cannot be taken back after seven days, nor by the link of another kind', async () => {
  const world = await startWorld()
  const ada = await world.aPerson('Ada')
  await ask(world, ada)
  const change = await linkTo(world, fresh)
  expect((await follow(world, change.replace('confirm', 'undo'), ada)).status).toBe(410)
  await follow(world, change, ada)
  const undo = await linkTo(world, ada.email)
  expect((await follow(world, undo.replace('undo', 'confirm'), ada)).status).toBe(410)
  await world.sql`update email_changes set expires_at = now()`
  expect((await follow(world, undo, world.aVisitor())).status).toBe(410)
  expect(await addressOf(world, ada)).toBe(fresh)
})
