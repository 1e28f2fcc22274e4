import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { startSecretsManager } from '../../../../kit/secrets-manager.ts'
import { passwordOf, startWorld, type Person, type World } from '../../../test/world.ts'
import { routes } from '../../routes.ts'
import { StartupError } from '../startup-error.ts'
import { signingSecrets } from './secret.ts'

const [one, two] = ['the first secret, 32 characters long', 'the second secret, 32 characters long']
const none = { AUTH_SECRET: undefined, AUTH_SECRET_PREVIOUS: undefined, AUTH_SECRET_ARN: undefined }

async function signedIn(world: World, email: string): Promise<Person> {
  const visitor = world.aVisitor()
  await world.submit(routes.accounts.signIn.href(), { email, password: passwordOf }, visitor)
  return visitor
}

describe('while one AUTH_SECRET takes the place of another', () => {
  it('sessions and messages of both are known, in every process', async () => {
    const before = await startWorld({ secret: one })
    // First it is known, then it signs, then the other is forgotten.
    const prepared = await startWorld({ sql: before.sql, secret: one, previousSecrets: [two] })
    const after = await startWorld({ sql: before.sql, secret: two, previousSecrets: [one] })
    const later = await startWorld({ sql: before.sql, secret: two })
    const { email } = await before.aPerson('Ada')
    const [phone, tablet] = [await signedIn(before, email), await signedIn(after, email)]
    const copy = (who: Person): Person => ({ ...who, cookies: new Map(who.cookies) })

    for (const world of [prepared, after]) {
      for (const who of [phone, tablet]) expect((await world.visit('/', copy(who))).status).toBe(200)
    }
    expect((await before.visit('/', copy(tablet))).location, 'it does not know the second').toBe('/signin')
    expect((await later.visit('/', copy(phone))).location, 'it does not know the first').toBe('/signin')

    const fields = {
      password: passwordOf,
      new_password: 'quite another one',
      confirm_new_password: 'quite another one',
    }
    expect((await after.submit(routes.accounts.settings.href(), fields, phone)).location, 'a flow of accounts').toBe(
      '/',
    )
    expect((await prepared.visit('/', phone)).body).toContain('Password is successfully changed')
  })

  it('the one that the database kept is believed beside the first that is given, for thirty days', async () => {
    const { sql } = await startWorld()
    const { secret: kept, previousSecrets } = await signingSecrets(sql, none)
    expect(kept.length).toBeGreaterThan(32)
    expect(previousSecrets).toEqual([])
    expect(await signingSecrets(sql, none), 'the same for the next process').toEqual({ secret: kept, previousSecrets })
    const given = { ...none, AUTH_SECRET: one, AUTH_SECRET_PREVIOUS: two }
    expect(await signingSecrets(sql, given)).toEqual({ secret: one, previousSecrets: [two, kept] })

    const pass = (days: number) => sql`
      update secrets set value = (value::timestamptz - make_interval(days => ${days}))::text where name = 'auth-replaced-at'`
    await pass(29)
    expect((await signingSecrets(sql, given)).previousSecrets, 'the days are counted from the first start').toContain(
      kept,
    )
    expect((await signingSecrets(sql, none)).secret, 'the setting is taken away').toBe(kept)
    expect((await signingSecrets(sql, given)).previousSecrets).toContain(kept)
    await pass(29)
    expect((await signingSecrets(sql, given)).previousSecrets, 'and counted anew').toContain(kept)
    await pass(2)
    expect(await signingSecrets(sql, given)).toEqual({ secret: one, previousSecrets: [two] })
    expect(await sql`select from secrets`, 'nothing of it is left').toEqual([])
    expect((await signingSecrets(sql, none)).secret).not.toBe(kept)
  })

  it('a browser stays signed in over the first AUTH_SECRET, and one that did not come back for thirty days does not', async () => {
    const world = await startWorld()
    const { sql } = world
    const { secret: kept } = await signingSecrets(sql, none)
    const before = await startWorld({ sql, secret: kept })
    const { email } = await world.aPerson('Ada')
    const [phone, tablet] = [await signedIn(before, email), await signedIn(before, email)]

    const given = await startWorld({ sql, ...(await signingSecrets(sql, { ...none, AUTH_SECRET: one })) })
    // As on a visit a day after the last one: its cookie is signed anew.
    await sql`update sessions set expires_at = expires_at - interval '2 days'`
    expect((await given.visit('/', phone)).status).toBe(200)
    await sql`update secrets set value = (now() - interval '31 days')::text where name = 'auth-replaced-at'`
    const later = await startWorld({ sql, ...(await signingSecrets(sql, { ...none, AUTH_SECRET: one })) })
    expect((await later.visit('/', phone)).status).toBe(200)
    expect((await later.visit('/', tablet)).location, 'its cookie was signed with the one that is forgotten').toBe(
      '/signin',
    )
  })

  it('makes none in a database that need not keep one', async () => {
    const { sql } = await startWorld()
    expect(await signingSecrets(sql, { ...none, AUTH_SECRET: one })).toEqual({ secret: one, previousSecrets: [] })
    expect(await sql`select from secrets where name = 'auth'`).toEqual([])
  })
})

describe('AUTH_SECRET_ARN', () => {
  it('names a secret that is one, or two', async () => {
    const { sql } = await startWorld()
    const manager = await startSecretsManager()
    onTestFinished(() => manager.stop())
    for (const [name, value] of Object.entries(manager.settings)) vi.stubEnv(name, value)
    onTestFinished(() => void vi.unstubAllEnvs())
    const read = (text: string | undefined) => {
      manager.texts.AWSCURRENT = text ?? ''
      if (text === undefined) delete manager.texts.AWSCURRENT
      return signingSecrets(sql, { ...none, AUTH_SECRET_ARN: manager.arn })
    }
    expect(await read(one)).toEqual({ secret: one, previousSecrets: [] })
    expect(await read(JSON.stringify({ current: one }))).toEqual({ secret: one, previousSecrets: [] })
    expect(await read(JSON.stringify({ current: two, previous: one }))).toEqual({ secret: two, previousSecrets: [one] })
    const wrong = [
      'short',
      '',
      '{',
      '{}',
      `{"current":"${one}","previous":"short"}`,
      `{"current":7}`,
      `{"previous":"${one}"}`,
    ]
    for (const text of wrong) {
      const error: unknown = await read(text).catch((reason: unknown) => reason)
      expect(error, text).toBeInstanceOf(StartupError)
      expect((error as Error).message).toMatch(/^AUTH_SECRET_ARN: the secret is not one of ours/)
      expect((error as Error).message).not.toContain(one)
    }
    await expect(read(undefined)).rejects.toThrow(/^AUTH_SECRET_ARN: the secret cannot be read/)
    expect(await sql`select from secrets where name = 'auth'`, 'none was made instead').toEqual([])
  })
})
