import { expect, it } from 'vitest'
import { aProgram } from '../../../test/programs.ts'
import { sharedWorld, startWorld } from '../../../test/world.ts'
import { routes } from '../../routes.ts'

const aWorld = sharedWorld()
const all = routes.api.shares.href()

it('a program shares a note, changes how, gives it another address, and stops', async () => {
  const world = await aWorld()
  const ada = await world.aPerson('Ada')
  const { id } = await world.aNote(ada, { name: 'Damson jam' })
  const { call } = await aProgram(world, ada)
  const made = await call('POST', all, { note_id: id, byline: ' Ada  L. ' })
  expect([made.status, made.json['byline'], made.json['has_password']]).toEqual([201, 'Ada L.', false])
  const open = (url: unknown) => world.visit(String(url).replace('http://localhost:8000', ''))
  expect((await open(made.json['url'])).body).toContain('Damson jam')

  const locked = await call('POST', all, {
    note_id: id,
    password: 'a password for readers',
    expires_at: '2100-01-01T00:00:00+01:00',
  })
  expect([locked.status, locked.json.id]).toEqual([200, made.json.id])
  expect(locked.json).toMatchObject({ has_password: true, byline: 'Ada L.', expires_at: '2099-12-31T23:00:00Z' })
  expect((await open(locked.json['url'])).body).not.toContain('Two kilos')
  expect((await call('POST', all, { note_id: id, password: null, expires_at: null })).json).toMatchObject({
    has_password: false,
    expires_at: null,
  })

  const renewed = await call('POST', routes.api.renewShare.href({ shareId: made.json.id }))
  expect((await open(made.json['url'])).status, 'the address of before').toBe(404)
  expect((await open(renewed.json['url'])).status).toBe(200)
  expect((await call('GET', all)).json.items).toMatchObject([{ id: made.json.id, name: 'Damson jam' }])
  expect((await call('DELETE', routes.api.share.href({ shareId: made.json.id }))).status).toBe(204)
  expect((await open(renewed.json['url'])).status).toBe(404)
})

it('a request that is no share is refused, names the field, and shares nothing', async () => {
  const world = await aWorld()
  const ada = await world.aPerson('Ada')
  const { id } = await world.aNote(ada)
  const { id: padId } = await world.aPad(ada)
  const { call } = await aProgram(world, ada)
  for (const [wrong, field] of [
    [{}, 'note_id'],
    [{ note_id: id, pad_id: padId }, 'note_id'],
    [{ note_id: id, expires_at: '2020-01-01T00:00:00Z' }, 'expires_at'],
    [{ note_id: id, expires_at: '2300-01-01T00:00:00Z' }, 'expires_at'],
    [{ note_id: id, expires_at: 'tomorrow' }, 'expires_at'],
    [{ note_id: id, password: 'short' }, 'password'],
    [{ note_id: id, byline: 'x'.repeat(101) }, 'byline'],
    [{ note_id: id, search_engines: 'yes' }, 'search_engines'],
    [{ note_id: id, token: 'mine' }, 'token'],
  ] as const) {
    const answer = await call('POST', all, wrong)
    expect([answer.status, (answer.json['errors'] as { field: string }[])[0]?.field], JSON.stringify(wrong)).toEqual([
      422,
      field,
    ])
  }
  expect((await call('GET', all)).json.items).toEqual([])
})

it('a program shares nothing more while the address of the account is not confirmed', async () => {
  const world = await startWorld({ confirmsAddresses: true })
  const ada = await world.aPerson('Ada')
  const [{ id: one }, { id: padId }] = [await world.aNote(ada), await world.aPad(ada)]
  const { call } = await aProgram(world, ada)
  for (const what of [{ note_id: one }, { pad_id: padId }]) {
    const { status, json } = await call('POST', all, what)
    expect([status, json.type]).toEqual([403, expect.stringMatching(/#problem-unconfirmed$/)])
  }
  expect(await world.sql`select from shares`).toEqual([])
  await world.sql`update users set email_verified = true`
  expect((await call('POST', all, { note_id: one })).status).toBe(201)
  await world.sql`update users set email_verified = false`
  expect((await call('POST', all, { note_id: one, byline: 'Ada' })).status, 'what is shared can be changed').toBe(200)
})
