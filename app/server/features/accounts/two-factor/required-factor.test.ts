import { describe, expect, it } from 'vitest'
import { beginCodes, codeOf, withCodes } from '../../../../test/with-codes.ts'
import { addPasskey, recoveryCodesOn, send, signInWith, withPasskey } from '../../../../test/with-passkey.ts'
import { passwordOf, sharedWorld, startWorld, type Person, type World } from '../../../../test/world.ts'
import { routes } from '../../../routes.ts'

const { accounts, notes } = routes
const aWorld = sharedWorld({ requiresFactor: true })
const setUp = (next: string) => accounts.setUpFactor.href({ next })
const json = { accept: 'application/json', 'content-type': 'application/json' }

/** As if the person had signed in by the provider. */
const byProvider = (world: World, who: Person) =>
  world.sql`update sessions set is_strong = true where user_id = ${who.id}`

describe('where a second factor is required, an account without one', () => {
  it('is led to set one up before any page, and sees nothing of its notes there', async () => {
    const world = await aWorld()
    const ada = await world.aPerson('Ada')
    await world.aPad(ada, { name: 'Damson secrets' })
    const note = await world.aNote(ada, { name: 'Quince diary' })
    const path = notes.show.href({ noteId: note.id })
    expect((await world.visit(path, ada)).location).toBe(setUp(path))
    expect((await world.visit('/search?q=quince', ada)).location).toBe(setUp('/search?q=quince'))
    const page = await world.visit(setUp(path), ada)
    expect(page.status).toBe(200)
    expect(page.body).toContain('Set up a second factor')
    for (const shown of [
      page,
      await world.visit('/nothing-here', ada),
      await world.visit(accounts.delete.href(), ada),
    ]) {
      expect(shown.body).not.toMatch(/Damson|Quince/)
    }
    expect((await world.visit(routes.changes.href(), ada)).status, 'nor on its stream').not.toBe(200)
  })

  it('goes on where it was about to be, once it has one-time codes or a passkey with recovery codes', async () => {
    const world = await aWorld()
    const [ada, grace] = [await world.aPerson('Ada'), await world.aPerson('Grace')]
    const secret = await beginCodes(world, ada)
    const form = { code: codeOf(secret), next: '/trash' }
    const on = await world.submit(accounts.confirmCodes.href(), form, ada)
    recoveryCodesOn(on)
    expect(on.body).toMatch(/href="\/trash"[^>]*>\s*I have kept them/)
    expect((await world.visit('/trash', ada)).status).toBe(200)
    expect((await world.visit(setUp('/trash'), ada)).location).toBe('/trash')

    const { answer } = await addPasskey(world, grace, undefined, {}, { next: '/trash' })
    expect(JSON.parse(answer.body)).toEqual({ send: accounts.recoveryCodes.href() })
    expect((await world.visit('/trash', grace)).location, 'not before').toBe(setUp('/trash'))
    expect((await world.visit(setUp('/trash'), grace)).body).toContain('Make recovery codes')
    recoveryCodesOn(await world.submit(accounts.recoveryCodes.href(), { next: '/trash' }, grace))
    expect((await world.visit('/trash', grace)).status).toBe(200)
  })

  it('confirms its address first, where addresses are confirmed', async () => {
    const world = await startWorld({ requiresFactor: true, confirmsAddresses: true })
    const ada = await world.aPerson('Ada')
    const refused = await world.visit(accounts.codes.href(), ada)
    expect([refused.status, refused.body]).toEqual([403, expect.stringContaining(`href="${accounts.email.href()}"`)])
    expect((await world.visit(accounts.email.href(), ada)).body).toContain('is not confirmed yet')
    await world.submit(accounts.resendConfirmation.href(), {}, ada)
    const [mail] = await world.outbox.list()
    await world.visit(/\/settings\/email\/confirm\?token=[\w-]+/.exec(mail?.text ?? '')?.[0] ?? '', ada)
    expect((await world.submit(accounts.confirmEmail.href(), {}, ada)).status).toBe(303)
    expect((await world.visit(accounts.codes.href(), ada)).status).toBe(200)
    expect((await world.visit('/trash', ada)).location, 'and nothing else').toBe(setUp('/trash'))
  })

  it('saves nothing, is told so, and keeps its text', async () => {
    const world = await aWorld()
    const ada = await world.aPerson('Ada')
    const note = await world.aNote(ada, { text: 'As it was' })
    const fields = { name: 'Damson', text: 'What I typed', version: '1', owner: ada.id }
    const path = notes.edit.href({ noteId: note.id })
    const form = await world.submit(path, fields, ada)
    expect(form.status).toBe(403)
    expect(form.body).toContain('What I typed')
    expect(form.body).toContain(`href="${accounts.setUpFactor.href()}"`)
    const script = await world.visit(path, ada, { method: 'POST', headers: json, body: JSON.stringify(fields) })
    expect(script.status).toBe(403)
    expect(JSON.parse(script.body)).toEqual({
      error: 'second-factor',
      message: 'Your account needs a second factor first.',
      at: accounts.setUpFactor.href(),
    })
    expect((await world.submit(routes.trash.empty.href(), {}, ada)).status).toBe(403)
    const [kept] = await world.sql<{ text: string }[]>`select text from notes where id = ${note.id}`
    expect(kept?.text).toBe('As it was')
  })

  it('can sign out, take its notes along and delete itself', async () => {
    const world = await startWorld({ requiresFactor: true })
    const ada = await world.aPerson('Ada')
    await world.aNote(ada)
    expect((await world.visit(routes.export.page.href(), ada)).status).toBe(200)
    expect((await world.visit(routes.export.all.href(), ada)).status).toBe(200)
    expect((await world.visit(accounts.delete.href(), ada)).body).toContain('Your notes with every earlier version')
    await world.submit(accounts.signOut.href(), {}, ada)
    const [{ n } = { n: 1 }] = await world.sql<{ n: number }[]>`select count(*)::int as n from sessions`
    expect(n).toBe(0)
    await world.submit(accounts.signIn.href(), { email: ada.email, password: passwordOf }, ada)
    await world.submit(accounts.delete.href(), { password: passwordOf }, ada)
    expect(await world.sql`select from account_deletions`).toHaveLength(1)
  })

  it('confirms first who it is, where that was long ago', async () => {
    const world = await aWorld()
    const ada = await world.aPerson('Ada')
    await world.sql`update sessions set created_at = now() - interval '1 hour' where user_id = ${ada.id}`
    const codes = accounts.codes.href({ next: '/trash' })
    const asked = await world.visit(codes, ada)
    expect(asked.location).toBe(accounts.confirm.href({ next: codes }))
    expect((await world.visit(asked.location ?? '', ada)).status).toBe(200)
    expect((await world.submit(accounts.confirm.href(), { password: passwordOf, next: codes }, ada)).location).toBe(
      codes,
    )
    expect((await world.visit('/', ada)).location, 'the password is one factor').toBe(setUp('/'))
  })

  it('opens nothing by its tokens and MCP: a problem says why', async () => {
    const world = await startWorld({ requiresFactor: true })
    const { who } = await withCodes(world, 'Ada')
    const made = await world.submit(routes.tokens.list.href(), { name: 'Script', access: 'write', lifetime: '30' }, who)
    const token = /value="(nj_[\w-]+)"/.exec(made.body)?.[1] ?? ''
    expect(token, made.body.slice(0, 2000)).not.toBe('')
    const ask = (path: string, init: RequestInit = {}) =>
      world.visit(path, undefined, { ...init, headers: { ...json, authorization: `Bearer ${token}` } })
    expect((await ask(routes.api.notes.href())).status, 'with a factor').toBe(200)
    await world.sql`delete from one_time_codes`
    await world.sql`delete from recovery_codes`
    const body = JSON.stringify({ text: 'Plums' })
    const refused = [await ask(routes.api.notes.href()), await ask(routes.api.notes.href(), { method: 'POST', body })]
    const fresh = await startWorld({ requiresFactor: true, sql: world.sql })
    const message = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/list', params: {} })
    const headers = { ...json, authorization: `Bearer ${token}` }
    refused.push(await fresh.visit(routes.mcp.href(), undefined, { method: 'POST', headers, body: message }))
    for (const { status, body } of refused) {
      expect(status).toBe(403)
      expect(JSON.parse(body)).toMatchObject({ title: 'The account needs a second factor first', status: 403 })
      expect((JSON.parse(body) as { type: string }).type).toContain('#problem-second-factor')
    }
    expect(await world.sql`select from notes`).toEqual([])
    await world.sql`insert into accounts (user_id, provider_id, account_id) values (${who.id}, 'oidc', 'key')`
    expect((await ask(routes.api.notes.href())).status, 'there is no provider').toBe(403)
  })

  it('is let in by a passkey alone, and by the provider, and not once the deletion is taken back by the password', async () => {
    const world = await startWorld({ requiresFactor: true })
    const ada = await world.aPerson('Ada')
    const { device } = await addPasskey(world, ada)
    const { browser } = await signInWith(world, device)
    expect((await world.visit('/', browser)).status).toBe(200)
    expect((await world.visit('/', ada)).location, 'a session of the password').toBe(setUp('/'))
    await byProvider(world, ada)
    expect((await world.visit('/', ada)).status).toBe(200)
    const twice = { new_password: 'another long password', confirm_new_password: 'another long password' }
    await world.submit(accounts.settings.href(), { password: passwordOf, ...twice }, ada)
    expect((await world.visit('/', ada)).status, 'and stays so with a new password').toBe(200)

    await world.sql`insert into account_deletions (user_id, due_at) values (${ada.id}, now() + interval '7 days')`
    const other = world.aVisitor()
    await world.submit(accounts.signIn.href(), { email: ada.email, password: twice.new_password }, other)
    expect((await world.submit(accounts.takeBack.href(), {}, other)).location).toBe('/')
    expect((await world.visit('/', other)).location).toBe(setUp('/'))
  })
})

describe('where a second factor is required', () => {
  it('a page takes one statement', async () => {
    const world = await startWorld({ requiresFactor: true })
    const { who } = await withCodes(world, 'Ada')
    world.statements.length = 0
    expect((await world.visit('/', who)).status).toBe(200)
    expect(world.statements).toHaveLength(1)
  })

  it('the last one stays, also when two are removed at once, and others can go', async () => {
    const world = await startWorld({ requiresFactor: true })
    const { who } = await withPasskey(world, 'Ada')
    const [{ id: passkeyId } = { id: '' }] = await world.sql<{ id: string }[]>`select id::text from passkeys`
    const remove = accounts.removePasskey.href({ passkeyId })
    const refused = await world.submit(remove, {}, who)
    expect(refused.status).toBe(409)
    expect(refused.body).toContain('This Notejam requires a second factor')
    const secret = await beginCodes(world, who)
    expect((await world.submit(accounts.confirmCodes.href(), { code: codeOf(secret) }, who)).status).toBe(303)
    const answers = await Promise.all([remove, accounts.endCodes.href()].map((path) => world.submit(path, {}, who)))
    expect(answers.map(({ status }) => status).sort()).toEqual([303, 409])
    const left = await world.sql`select user_id from passkeys union all select user_id from one_time_codes`
    expect(left).toHaveLength(1)
    expect(await world.sql`select from recovery_codes`).toHaveLength(10)
  })

  it('codes whose secret no key opens any more can be turned off, and set up once more', async () => {
    const world = await startWorld({ requiresFactor: true })
    const { who } = await withCodes(world, 'Ada')
    expect((await world.submit(accounts.endCodes.href(), {}, who)).status).toBe(409)
    await world.sql`update one_time_codes set secret_sealed = 'of another key'`
    expect((await world.submit(accounts.endCodes.href(), {}, who)).status).toBe(303)
    expect((await world.visit('/', who)).location).toBe(setUp('/'))
  })

  it('the provider alone decides where passwords open nothing', async () => {
    const world = await startWorld({ requiresFactor: true, takesPasswords: false })
    const ada = await world.aPerson('Ada')
    expect((await world.visit('/', ada)).status).toBe(200)
    expect((await send(world, accounts.passkeyChallenge.href(), ada)).status, 'nor passkeys').toBe(403)
  })
})
