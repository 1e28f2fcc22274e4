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

  it('the one that the database kept is believed beside the first that is given', async () => {
    const { sql } = await startWorld()
    const { secret: kept, previousSecrets } = await signingSecrets(sql, none)
    expect(kept.length).toBeGreaterThan(32)
    expect(previousSecrets).toEqual([])
    expect(await signingSecrets(sql, none), 'the same for the next process').toEqual({ secret: kept, previousSecrets })
    const given = { ...none, AUTH_SECRET: one, AUTH_SECRET_PREVIOUS: two }
    expect(await signingSecrets(sql, given)).toEqual({ secret: one, previousSecrets: [two, kept] })
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
