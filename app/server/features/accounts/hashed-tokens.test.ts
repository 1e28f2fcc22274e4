import { createHash, randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { testDatabase } from '../../../test/database.ts'
import { migrationsFolder } from '../../../test/postgres.setup.ts'
import { passwordOf, startWorld, tokenOf, type Person, type World } from '../../../test/world.ts'
import { cleanUp } from '../../cleanup.ts'
import { migrate, readMigrations } from '../../platform/database/migrate.ts'
import { createLog } from '../../platform/log.ts'
import { cookieFor, signedToken } from '../../platform/sessions/session-cookie.ts'
import { routes } from '../../routes.ts'
import { createAuth } from './auth.ts'

const secret = 'a secret that is only good for tests of tokens'
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')

async function signedIn(world: World, email: string): Promise<Person> {
  const visitor = world.aVisitor()
  const answer = await world.submit(routes.accounts.signIn.href(), { email, password: passwordOf }, visitor)
  expect(answer.location).toBe('/')
  return visitor
}

const bearer = (token: string): Person => ({
  id: '',
  email: '',
  cookies: new Map([['notejam', encodeURIComponent(signedToken(token, secret))]]),
})

describe('a session in the database', () => {
  it('is a hash: the table, with the secret, opens nothing', async () => {
    const world = await startWorld({ secret })
    const { email } = await world.aPerson('Ada')
    const phone = await signedIn(world, email)
    const token = tokenOf(phone)
    expect(token).not.toBe('')
    expect((await world.visit('/', bearer(token))).status, 'a cookie made like this one opens').toBe(200)

    const rows = await world.sql<Record<string, unknown>[]>`select to_jsonb(s) as row from sessions s`
    expect(JSON.stringify(rows)).toContain(sha256(token))
    expect(JSON.stringify(rows)).not.toContain(token)
    for (const stored of rows.flatMap(({ row }) => Object.values(row as object).map(String))) {
      for (const forged of [stored, `sha256:${stored}`]) {
        expect((await world.visit('/', bearer(forged))).location, forged).toBe('/signin')
        const fields = {
          password: passwordOf,
          new_password: 'forged password',
          confirm_new_password: 'forged password',
        }
        expect((await world.submit(routes.accounts.settings.href(), fields, bearer(forged))).status).toBe(303)
        await world.submit(routes.accounts.signOut.href(), {}, bearer(forged))
      }
    }
    expect((await world.visit('/', phone)).status, 'nothing was ended, or changed').toBe(200)
    await signedIn(world, email)
  })

  it('can be listed and ended by better-auth’s own flows', async () => {
    const world = await startWorld({ secret })
    const { email, id } = await world.aPerson('Ada')
    const [here, phone, tablet] = [
      await signedIn(world, email),
      await signedIn(world, email),
      await signedIn(world, email),
    ]
    const deps = { sql: world.sql, mailer: world.outbox, secret, publicOrigin: 'http://localhost:8000' }
    const auth = createAuth({ ...deps, log: createLog('silent') })
    const { name } = cookieFor(deps.publicOrigin, 'notejam')
    const headers = new Headers({ cookie: `${name}=${here.cookies.get(name) ?? ''}` })

    expect((await auth.api.getSession({ headers }))?.session.token).toBe(`sha256:${sha256(tokenOf(here))}`)
    const listed = await auth.api.listSessions({ headers })
    expect(listed.map(({ userId }) => userId)).toEqual(Array.from({ length: 4 }, () => id))
    const shown = listed.map(({ token }) => token)
    expect(shown).toContain(`sha256:${sha256(tokenOf(phone))}`)
    expect(JSON.stringify(listed)).not.toContain(tokenOf(phone))

    await auth.api.revokeSession({ headers, body: { token: `sha256:${sha256(tokenOf(phone))}` } })
    expect((await world.visit('/', phone)).location).toBe('/signin')
    expect((await world.visit('/', tablet)).status, 'no other one').toBe(200)
    await auth.api.revokeOtherSessions({ headers })
    expect((await world.visit('/', tablet)).location).toBe('/signin')
    expect((await world.visit('/', here)).status, 'this one stays').toBe(200)
  })
})

describe('beside the release before', () => {
  it('sessions of both are known to both, for a day; after that none is in clear', async () => {
    const world = await startWorld({ secret })
    const ada = await world.aPerson('Ada')
    await world.sql`update schema_migrations set applied_at = now() where name like '%_accounts.sql'`
    const asBefore = (token: string) => world.sql`select from sessions where token = ${token} and expires_at > now()`

    const phone = await signedIn(world, ada.email)
    expect(await asBefore(tokenOf(phone)), 'of this release').toHaveLength(1)
    const token = randomBytes(24).toString('base64url')
    await world.sql`
      insert into sessions (user_id, token, expires_at) values (${ada.id}, ${token}, now() + interval '30 days')`
    expect((await world.visit('/', bearer(token))).status, 'of the release before').toBe(200)
    await cleanUp(world.sql)
    expect(await asBefore(token), 'the same day').toHaveLength(1)

    await world.sql`update schema_migrations set applied_at = now() - interval '25 hours'`
    await cleanUp(world.sql)
    expect(await asBefore(token)).toEqual([])
    const tablet = await signedIn(world, ada.email)
    expect(await world.sql`select from sessions where token <> token_hash`).toEqual([])
    for (const who of [phone, tablet, bearer(token)]) expect((await world.visit('/', who)).status).toBe(200)
  })

  it('sessions of before the migration stay open', async () => {
    const database = await testDatabase('empty')
    try {
      const { sql } = database
      const migrations = await readMigrations(migrationsFolder)
      const at = migrations.findIndex(({ name }) => name.endsWith('_accounts.sql'))
      await migrate(sql, migrations.slice(0, at))
      const [user] = await sql<{ id: string }[]>`insert into users (email) values ('ada@example.org') returning id`
      await sql`insert into sessions (user_id, token, expires_at) values (${user?.id ?? ''}, 'a token of before', now())`
      await migrate(sql, migrations)
      expect(await sql`select token, token_hash from sessions`).toEqual([
        { token: 'a token of before', token_hash: sha256('a token of before') },
      ])
    } finally {
      await database.drop()
    }
  })
})
