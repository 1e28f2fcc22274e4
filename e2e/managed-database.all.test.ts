import { afterAll, beforeAll, describe, expect, it, type TestContext } from 'vitest'
import type { Sql } from '../app/server/platform/database/connect.ts'
import { eventually } from '../kit/eventually.ts'
import { aGuest } from '../kit/guest.ts'
import { freePort } from '../kit/program.ts'
import { secretOf } from '../kit/secrets-manager.ts'
import { certificate, startTlsPostgres, type TlsPostgres } from '../kit/tls-postgres.ts'
import { aManagedDatabase, type Managed } from './managed.ts'

let postgres: TlsPostgres
beforeAll(async () => {
  postgres = await startTlsPostgres()
})
afterAll(() => postgres.stop())

async function aMigratedDatabase(test: TestContext, name: string): Promise<Managed> {
  const managed = await aManagedDatabase(test, postgres, name)
  expect((await managed.place.run(['migrate'], managed.settings)).code).toBe(0)
  managed.secrets.asked.length = 0
  return managed
}

/** Runs a start or a command that gives up. @returns its one sentence, which holds nothing of any secret */
async function refusalOf({ place, settings }: Managed, words: readonly string[] = []): Promise<string> {
  const { code, stdout, stderr } = await place.run(words, settings)
  expect(stderr).toMatch(/^[A-Z_]+: [^\n]+\.\n$/)
  expect(code).toBe(1)
  expect(stdout).toBe('')
  expect(stderr).not.toMatch(/quince|opens nothing/)
  return stderr
}

const tables = (sql: Sql) => sql`select from pg_tables where schemaname = 'public'`

describe.concurrent('a database whose password is in a secret', () => {
  it('is migrated by the command alone, and then served over TLS', async (test) => {
    const managed = await aManagedDatabase(test, postgres, 'served')
    const { place, secrets, settings, sql } = managed

    expect(await refusalOf(managed)).toMatch(
      /^DB_HOST: the database's schema \(version 0\) is older .* migrate command/,
    )
    expect(await tables(sql), 'the start changed nothing').toHaveLength(0)

    const first = await place.run(['migrate'], settings)
    expect([first.code, first.stderr]).toEqual([0, ''])
    expect(first.stdout).toMatch(/^Applied 0001_foundation\.sql/)
    expect(await place.run(['migrate'], settings)).toEqual({ code: 0, stdout: 'Nothing to do.\n', stderr: '' })

    secrets.asked.length = 0
    const program = await place.open(settings)
    expect(await aGuest().visit(`${place.url}/readyz`)).toMatchObject({ status: 200, body: 'ok' })
    expect(secrets.asked, 'two connections').toEqual(['AWSCURRENT'])
    const open = await sql<{ ssl: boolean }[]>`
      select ssl from pg_stat_ssl join pg_stat_activity using (pid)
      where application_name = 'notejam' and client_port > 0 and datname = current_database()`
    expect(open.length).toBeGreaterThan(0)
    expect(open.every(({ ssl }) => ssl)).toBe(true)
    expect(await sql`select from users`, 'no sample account').toHaveLength(0)
    expect(program.stdout + program.stderr).not.toMatch(/quince|opens nothing/)
  })

  it('fails no request when the password changes, and asks again only then', async (test) => {
    const { place, name, secrets, settings } = await aMigratedDatabase(test, 'rotated')
    const program = await place.open(settings)
    const statuses = async () => {
      const answers = Array.from({ length: 8 }, () => aGuest().visit(`${place.url}/readyz`))
      const page = await aGuest().submit(`${place.url}/signin`, { email: 'a@example.org', password: 'no such person' })
      return [...(await Promise.all(answers)).map(({ status }) => status), page.status]
    }
    const fine = [...Array<number>(8).fill(200), 422]
    expect(await statuses()).toEqual(fine)
    expect(secrets.asked).toEqual(['AWSCURRENT'])

    await postgres.setPassword(name, 'quince-two')
    secrets.texts.AWSCURRENT = secretOf('quince-two', name)
    expect(await statuses(), 'on the connections of before').toEqual(fine)
    expect(secrets.asked).toEqual(['AWSCURRENT'])

    expect(await postgres.disconnect(name)).toBeGreaterThan(0)
    expect(await statuses(), 'on new connections').toEqual(fine)
    expect(secrets.asked).toEqual(['AWSCURRENT', 'AWSCURRENT'])

    // PostgreSQL has the next password already, and the secret calls it the next one still.
    await postgres.setPassword(name, 'quince-three')
    secrets.texts.AWSPENDING = secretOf('quince-three', name)
    expect(await postgres.disconnect(name)).toBeGreaterThan(0)
    expect(await statuses(), 'while the secret is being rotated').toEqual(fine)
    expect(secrets.asked).toContain('AWSPENDING')
    expect(program.stdout).not.toMatch(/quince|"level":"error"/)
  })

  it('that refuses everything in it says so, and is served again once that is mended', async (test) => {
    const managed = await aMigratedDatabase(test, 'mended')
    const { place, name, secrets, settings } = managed
    const program = await place.open(settings)
    await postgres.setPassword(name, 'quince-lost')
    expect(await postgres.disconnect(name)).toBeGreaterThan(0)

    const signIn = () => aGuest().submit(`${place.url}/signin`, { email: 'a@example.org', password: 'no such person' })
    expect((await signIn()).status).toBe(503)
    // The log comes through a pipe, before the answer or after it.
    await eventually('the log says why', () =>
      program.stdout.includes('DB_SECRET_ARN: PostgreSQL refuses the password that the secret holds'),
    )
    expect((await aGuest().visit(`${place.url}/healthz`)).status).toBe(200)
    expect(await aGuest().visit(`${place.url}/readyz`)).toMatchObject({ status: 503 })

    secrets.texts.AWSCURRENT = secretOf('quince-lost', name)
    // An attempt from before, such as a job's, may still fail, and so does a request that waits for the same connection.
    await eventually('it is served again', async () => (await signIn()).status === 422)
    // More often than the pool has connections: none of them is lost.
    for (let time = 1; time <= 6; time++) expect((await signIn()).status, `time ${time}`).toBe(422)
    expect(program.stdout).not.toContain('quince')
  })
})

describe.concurrent('says what to do, in one sentence, without a value, when', () => {
  it.for([
    ['AccessDeniedException', 'allow secretsmanager:GetSecretValue on it to the role'],
    ['ResourceNotFoundException', 'there is no such secret'],
    ['DecryptionFailure', 'allow kms:Decrypt on its key'],
  ] as const)('the secret is not given out: %s', async ([error, advice], test) => {
    const managed = await aManagedDatabase(test, postgres, `given_${error.toLowerCase()}`)
    managed.secrets.refusal = error
    const before = await tables(managed.sql)
    for (const words of [[], ['migrate']]) {
      const said = await refusalOf(managed, words)
      expect(said).toContain(`DB_SECRET_ARN: the secret cannot be read (${error}): ${advice}`)
    }
    expect(await tables(managed.sql)).toEqual(before)
  })

  it.for([
    ['is no JSON', 'quince-one', 'DB_SECRET_ARN: the secret is not one of RDS'],
    ['has no password', '{"username":"quince"}', 'DB_SECRET_ARN: the secret is not one of RDS'],
    ['is of another user', secretOf('quince-one', 'quince_owner'), 'DB_USER: the secret that DB_SECRET_ARN names'],
    ['is not the password', secretOf('quince-two', 'wrong_3'), 'DB_SECRET_ARN: PostgreSQL refuses the password'],
  ] as const)('the secret %s', async ([, text, sentence], test) => {
    const index = ['quince-one', '{"username":"quince"}', secretOf('quince-one', 'quince_owner')].indexOf(text)
    const managed = await aManagedDatabase(test, postgres, `wrong_${index < 0 ? 3 : index}`)
    managed.secrets.texts.AWSCURRENT = text
    expect(await refusalOf(managed)).toContain(sentence)
  })

  it('there are no credentials, or no way to the service', async (test) => {
    const managed = await aManagedDatabase(test, postgres, 'unasked')
    const closed = { AWS_ENDPOINT_URL_SECRETS_MANAGER: `http://127.0.0.1:${await freePort()}` }
    expect(await refusalOf({ ...managed, settings: { ...managed.settings, ...closed } })).toContain(
      'DB_SECRET_ARN: the secret cannot be read',
    )
    const settings = { ...managed.settings, AWS_ACCESS_KEY_ID: '', AWS_EC2_METADATA_DISABLED: 'true' }
    expect(await refusalOf({ ...managed, settings })).toContain('(CredentialsProviderError)')
    expect(managed.secrets.asked).toEqual([])
  })

  it.for([
    ['another authority', { DB_CA_FILE: certificate('other-ca.pem') }, /^DB_CA_FILE: no certificate in this file/],
    ['another name', { DB_HOST: '127.0.0.1' }, /^DB_HOST: the certificate of the server there is for another name/],
    ['no file', { DB_CA_FILE: '/not/there.pem' }, /^DB_CA_FILE: \/not\/there\.pem cannot be read \(ENOENT\)/],
    ['no certificate', { DB_CA_FILE: certificate('README.md') }, /^DB_CA_FILE: .* holds no certificate/],
  ] as const)('the server cannot prove who it is: %s', async ([what, wrong, sentence], test) => {
    const managed = await aMigratedDatabase(test, `proof_of_${what.replace(' ', '_')}`)
    expect(await refusalOf({ ...managed, settings: { ...managed.settings, ...wrong } })).toMatch(sentence)
    expect(await managed.place.open(managed.settings), 'with the right one it starts').toBeDefined()
  })

  it('no server listens there', async (test) => {
    const managed = await aManagedDatabase(test, postgres, 'unanswered')
    const settings = { ...managed.settings, DB_PORT: String(await freePort()), DATABASE_WAIT_SECONDS: '0' }
    expect(await refusalOf({ ...managed, settings })).toBe(
      'DB_HOST: the database cannot be reached (connection refused).\n',
    )
  })
})

describe.concurrent('a schema that is newer', () => {
  it('is served with a line in the log, and refused by the command', async (test) => {
    const managed = await aMigratedDatabase(test, 'newer')
    const { place, settings, sql } = managed
    await sql`
      insert into schema_migrations (version, name, checksum)
      select max(version) + 1, '9999_from_tomorrow.sql', 'tomorrow' from schema_migrations`

    expect(await refusalOf(managed, ['migrate'])).toMatch(/^DB_HOST: .* is newer than this Notejam knows/)
    const program = await place.open(settings)
    expect(program.stdout).toContain('"ahead":1,"msg":"the schema is newer than this version"')
    expect(await aGuest().visit(`${place.url}/readyz`)).toMatchObject({ status: 200, body: 'ok' })
  })

  it('is not one that was made by other text', async (test) => {
    const managed = await aMigratedDatabase(test, 'other')
    await managed.sql`update schema_migrations set checksum = 'of another line' where version = 1`
    expect(await refusalOf(managed)).toContain('is not the one that this Notejam has')
  })
})
