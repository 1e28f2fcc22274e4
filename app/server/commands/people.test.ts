import { expect, it } from 'vitest'
import { passwordOf, startWorld, type World } from '../../test/world.ts'
import { readConfig } from '../config.ts'
import { queues } from '../jobs.ts'
import { installJobs } from '../platform/jobs/jobs.ts'
import { mailQueue } from '../platform/mail/mail-queue.ts'
import { createLog } from '../platform/log.ts'
import { hashOfToken } from '../platform/sessions/session-token.ts'
import { routes } from '../routes.ts'
import { UsageError, type CommandHost } from './command.ts'
import { people } from './people.ts'
import { deleting, quota, resetLink, resume, signOut, suspending } from './people/accounts.ts'
import type { Act } from './people/act.ts'
import { confirming } from './people/confirming.ts'
import { factorsOff } from './people/factors.ts'
import { invitations, invite, revoke } from './people/invitations.ts'
import { list } from './people/list.ts'

const origin = 'http://localhost:8000'

async function aWorldWithJobs(): Promise<World> {
  const world = await startWorld()
  await installJobs(world.sql, createLog('silent'), queues)
  return world
}

const waitingMails = async ({ sql }: World) => (await sql`select from pgboss.job where name = ${mailQueue.name}`).length

/** What an act says, on the database of a world. */
async function told(
  world: World,
  act: Act,
  words: string[] = [],
  values: Record<string, string | boolean> = {},
  settings: Record<string, string> = {},
) {
  const secret = { AUTH_SECRET: 'a secret that is only good for tests' }
  const config = readConfig({ SIGN_UP: 'invite', ...secret, ...settings }, '/tmp')
  const host = { config, cwd: '/', words: [], onEnd: () => {}, fail: () => {} } as unknown as CommandHost
  const { lines, json } = await act.prepare(words, values)({ host, sql: world.sql })
  return { text: lines.join('\n'), json }
}

it.each([
  [[], 'Say what to do:'],
  [['frobnicate'], 'frobnicate is not known:'],
  [['constructor'], 'constructor is not known:'],
  [['suspend'], 'This is not how it is called. people suspend ADDRESS'],
  [['suspend', 'ada'], 'ada is no mail address'],
  [['suspend', 'ada@example.org', 'ben@example.org'], 'This is not how it is called'],
  [['list', '--pages'], 'This is not how it is called'],
  [['invite', '--days', '0'], '--days is wrong: expected a number from 1 to 365'],
  [['invite', '--mail'], '--mail needs the address'],
  [['revoke', 'x'], 'NUMBER is wrong'],
  [['delete', 'ada@example.org'], 'Nothing was deleted. To delete ada@example.org with everything in it, add --yes.'],
  [['factors-off', 'ada@example.org'], 'Without a second factor, the password of ada@example.org opens'],
  [['confirm', 'ada@example.org'], 'Nothing was changed. The account of ada@example.org may have been made by another'],
  [['quota', 'ada@example.org', '--text', '-1'], 'This is not how it is called'],
  [['quota', 'ada@example.org', '--text', 'much'], '--text is wrong'],
])('people %j is refused in a sentence before anything is opened', async (words, sentence) => {
  const host = { words, cwd: '/' } as unknown as CommandHost
  const refused = people.run(host)
  await expect(refused).rejects.toThrow(sentence)
  await expect(refused, 'exit code 2').rejects.toBeInstanceOf(UsageError)
})

it('says what there is when it is asked, and opens nothing for that', async () => {
  expect(await people.run({ words: ['--help'], cwd: '/' } as unknown as CommandHost)).toBe(0)
})

it('lists accounts by a part of their address, page by page', async () => {
  const world = await startWorld()
  const ada = await world.aPerson('Ada')
  await world.aNote(ada)
  await world.sql`insert into users (email) select 'p' || lpad(n::text, 3, '0') || '@jam.example' from generate_series(1, 60) n`
  const all = await told(world, list)
  expect(all.text.split('\n')[1]).toMatch(
    /^ada@example\.org +1 +0 MiB +0 MiB +\d{4}-\d\d-\d\d +\d{4}-\d\d-\d\d +address/,
  )
  expect(all.text).toMatch(/There are more: --after p049@jam\.example$/)
  expect(all.json).toMatchObject({ next: 'p049@jam.example' })
  const rest = await told(world, list, [], { after: 'p049@jam.example' })
  expect(rest.json).toMatchObject({ people: { length: 11 }, next: null })
  expect((await told(world, list, ['ADA@'])).json).toMatchObject({ people: [{ email: ada.email, notes: 1 }] })
  expect((await told(world, list, ['%'])).text, 'no pattern').toBe('No account.')
})

it('an invitation is made, listed, used and withdrawn', async () => {
  const world = await startWorld({ signUp: { kind: 'invite' } })
  const made = await told(world, invite, ['Ada@Example.org'], { days: '3' })
  const [link = ''] = made.text.split('\n')
  expect(link).toMatch(/^http:\/\/localhost:8000\/signup\?invitation=[\w-]{22}$/)
  expect((await world.visit(link.replace(origin, ''))).body).toContain('value="ada@example.org"')
  const other = await told(world, invite)
  expect((await told(world, revoke, ['2'])).text).toBe('Invitation 2 is withdrawn.')
  expect((await world.visit(other.text.split('\n')[0]?.replace(origin, '') ?? '')).body).toContain('was withdrawn')
  await expect(told(world, revoke, ['3'])).rejects.toThrow('There is no invitation 3.')
  const listed = await told(world, invitations)
  expect(listed.text).toMatch(/^2 +any address +withdrawn/m)
  expect(listed.text).toMatch(/^1 +ada@example\.org +open/m)
  expect(JSON.stringify(listed.json), 'no list opens anything').not.toContain(link.slice(-22))
  const grace = await world.aPerson('Grace')
  await expect(told(world, invite, [grace.email])).rejects.toThrow(`${grace.email} has an account already.`)
})

it('suspends, lets in again, and signs out; its person is told by mail', async () => {
  const world = await aWorldWithJobs()
  const ada = await world.aPerson('Ada')
  expect((await told(world, suspending, [ada.email])).text).toBe('ada@example.org is suspended.')
  expect((await told(world, suspending, [ada.email])).text).toBe('ada@example.org was suspended already.')
  expect((await told(world, list)).text).toContain('suspended since')
  expect(await waitingMails(world)).toBe(1)
  expect((await told(world, resume, [ada.email])).text).toBe('ada@example.org may sign in again.')
  expect(await world.sql`select kind from security_events order by id`).toEqual([
    { kind: 'suspended' },
    { kind: 'resumed' },
  ])
  await world.submit(routes.accounts.signIn.href(), { email: ada.email, password: passwordOf })
  expect((await told(world, signOut, [ada.email])).text).toBe('ada@example.org is signed out: 1 session ended.')
  await expect(told(world, signOut, ['ben@example.org'])).rejects.toThrow('There is no account of ben@example.org')
})

it('confirms an address that the operator knows', async () => {
  const world = await startWorld({ confirmsAddresses: true })
  const ada = await world.aPerson('Ada')
  expect((await told(world, list)).text).toContain('address not confirmed')
  expect((await told(world, confirming, ['Ada@Example.org'], { yes: true })).text).toBe('ada@example.org is confirmed.')
  expect((await told(world, confirming, [ada.email], { yes: true })).text).toBe(
    'ada@example.org was confirmed already.',
  )
  expect((await told(world, list)).text).not.toContain('confirmed')
  expect(await world.sql`select kind from security_events`).toEqual([{ kind: 'email-confirmed' }])
  await expect(told(world, confirming, ['ben@example.org'], { yes: true })).rejects.toThrow(
    'There is no account of ben',
  )
})

it('makes a reset link that works once', async () => {
  const world = await startWorld()
  const ada = await world.aPerson('Ada')
  const [link = ''] = (await told(world, resetLink, [ada.email])).text.split('\n')
  const browser = world.aVisitor()
  expect((await world.visit(link.replace(origin, ''), browser)).status).toBe(303)
  const token = new URL(link).searchParams.get('token') ?? ''
  const form = { token, new_password: 'damson and quince', confirm_new_password: 'damson and quince' }
  expect((await world.submit(routes.accounts.resetPassword.href(), form, browser)).status).toBe(303)
  expect((await world.submit(routes.accounts.resetPassword.href(), form, browser)).body).toContain('has been used')
  const all = JSON.stringify(await world.sql`select * from verifications`)
  expect(all).not.toContain(hashOfToken(token))
})

it('promises no mail where none leaves, and makes no link then', async () => {
  const world = await aWorldWithJobs()
  const ada = await world.aPerson('Ada')
  const without = { PUBLIC_ORIGIN: 'https://notes.example' }
  const mail = { mail: true }
  for (const [act, address] of [
    [invite, 'grace@example.org'],
    [resetLink, ada.email],
  ] as const) {
    await expect(told(world, act, [address], mail, without)).rejects.toThrow('MAIL_FROM is not set')
    expect((await told(world, act, [address], mail, { ...without, MAIL_FROM: 'jam@notes.example' })).text).toContain(
      'on its way',
    )
  }
  expect(await world.sql`select from invitations`).toHaveLength(1)
  expect(await world.sql`select from verifications`).toHaveLength(1)
  const going = await told(world, deleting, [ada.email], { yes: true }, without)
  expect(going.text).toContain('no mail tells of it')
})

it('removes the second factors of one account, and tells its person by mail', async () => {
  const world = await aWorldWithJobs()
  const [ada, grace] = [await world.aPerson('Ada'), await world.aPerson('Grace')]
  await world.sql`
    insert into one_time_codes (user_id, secret_sealed, confirmed_at) select id, 'sealed by another key', now() from users`
  await world.sql`
    insert into passkeys (user_id, credential_id, public_key, counter, name) values (${ada.id}, 'lost', '\\x00', 0, 'Phone')`
  const signIn = (email: string) =>
    world.submit(routes.accounts.signIn.href(), { email, password: passwordOf }, world.aVisitor())
  expect((await signIn(ada.email)).location).toBe(routes.accounts.code.href())
  expect((await told(world, factorsOff, [ada.email], { yes: true })).text).toBe(
    'ada@example.org has no second factor any more: 2 factors removed.',
  )
  expect(await waitingMails(world)).toBe(1)
  expect((await told(world, factorsOff, [ada.email], { yes: true })).text).toContain('had no second factor')
  expect(await waitingMails(world)).toBe(1)
  expect((await signIn(ada.email)).location).toBe('/')
  expect((await signIn(grace.email)).location).toBe(routes.accounts.code.href())
})

it('deletes in seven days, or at once with everything in it and nothing of others', async () => {
  const world = await aWorldWithJobs()
  const [ada, grace] = [await world.aPerson('Ada'), await world.aPerson('Grace')]
  await world.aNote(ada)
  await world.aNote(grace)
  expect((await told(world, deleting, [ada.email], { yes: true })).text).toMatch(/^ada@example\.org goes on 20/)
  expect((await world.visit('/', ada)).location).toBe(routes.accounts.signIn.href())
  expect((await told(world, list)).text).toContain('will be deleted on')
  expect((await told(world, deleting, [ada.email], { yes: true })).text).toMatch(/was going already, on 20/)
  expect(await waitingMails(world), 'told once').toBe(1)
  const done = await told(world, deleting, [ada.email], { yes: true, now: true })
  expect(done.text).toBe('ada@example.org is deleted, with everything in it.')
  expect(await world.sql`select email from users`).toEqual([{ email: grace.email }])
  expect(await world.sql`select from notes`).toHaveLength(1)
})

it('a quota of its own holds for one account, and is taken back', async () => {
  const world = await startWorld({ textQuota: 1024 ** 2, attachmentsQuota: 1024 ** 2 })
  const [ada, grace] = [await world.aPerson('Ada'), await world.aPerson('Grace')]
  const text = 'x'.repeat(700_000)
  const save = (who: typeof ada) => world.submit(routes.notes.create.href(), { name: 'Long', text }, who)
  expect((await told(world, quota, [ada.email], { text: '3', files: '0' })).text).toBe(
    'text   0 MiB of 3 MiB, its own\nfiles  0 MiB of 0 MiB, its own',
  )
  expect([(await save(ada)).status, (await save(ada)).status]).toEqual([303, 303])
  expect([(await save(grace)).status, (await save(grace)).status]).toEqual([303, 413])
  const [{ id = '' } = {}] = await world.sql<
    { id?: string }[]
  >`select id::text from notes where user_id = ${ada.id} limit 1`
  const body = new FormData()
  body.append('files', new Blob(['a file']), 'a.txt')
  const attached = await world.visit(routes.attachments.create.href({ noteId: id }), ada, {
    method: 'POST',
    headers: { accept: 'application/json' },
    body,
  })
  expect(attached.status).toBe(413)
  expect((await world.visit(routes.accounts.settings.href(), ada)).body).toContain('of 3.1 MB')
  expect((await told(world, quota, [ada.email], { text: 'default' })).text).toContain('as the settings say')
  expect((await save(ada)).status).toBe(413)
})
