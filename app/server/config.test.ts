import { describe, expect, it } from 'vitest'
import { ConfigError, readConfig } from './config.ts'
import { settingNames, settings, type SettingName } from './settings.ts'
import type { Setting } from './settings/setting.ts'

describe('settings', () => {
  it('need nothing to be set', () => {
    expect(readConfig({}, '/somewhere')).toMatchObject({
      PORT: 8000,
      HOST: 'localhost',
      DATA_DIR: '/somewhere/.data',
      DATABASE_URL: undefined,
      managedDatabase: undefined,
      TRUST_PROXY_HOPS: 0,
      DRAIN_SECONDS: 0,
      PUBLIC_ORIGIN: 'http://localhost:8000',
      isLocal: true,
      RATE_LIMIT: true,
      AUTH_SECRET: undefined,
      MAIL_FROM: undefined,
      SMTP_URL: undefined,
      ATTACHMENTS_BUCKET: undefined,
      EXPORTS_BUCKET: undefined,
      ATTACHMENTS_QUOTA_MB: 1024,
      TEXT_QUOTA_MB: 1024,
      METRICS_PORT: undefined,
      METRICS_NAMESPACE: undefined,
      OTEL_EXPORTER_OTLP_ENDPOINT: undefined,
    })
  })

  it('have defaults that their own parser takes', () => {
    const config = readConfig({}, '/')
    for (const [name, setting] of Object.entries<Setting>(settings))
      expect(config[name as SettingName] === undefined, name).toBe(setting.default === undefined)
  })

  it('make the public origin follow the port', () => {
    expect(readConfig({ PORT: '9001' }, '/').PUBLIC_ORIGIN).toBe('http://localhost:9001')
  })

  it('say everything that is wrong at once, by name and without the value', () => {
    const secret = 'short-secret'
    const env = {
      PORT: '70000',
      HOST: 'a b',
      DATABASE_URL: 'mysql://u:hunter2@h/d',
      PUBLIC_ORIGIN: 'notes',
      RATE_LIMIT: 'no',
      AUTH_SECRET: secret,
      AUTH_SECRET_PREVIOUS: secret,
      AUTH_SECRET_ARN: 'arn:aws:s3:::auth',
      MAIL_FROM: 'Ada <ada@notes.example>',
      SMTP_URL: 'https://u:hunter2@mail.example',
      ATTACHMENTS_BUCKET: 'My Bucket',
      ATTACHMENTS_QUOTA_MB: '-1',
      TEXT_QUOTA_MB: '0',
      METRICS_PORT: '8000x',
      METRICS_NAMESPACE: 'AWS/Notejam',
      OTEL_EXPORTER_OTLP_ENDPOINT: '127.0.0.1:4318',
      LOG_LEVEL: 'loud ',
      DATABASE_POOL: '0',
      TRUST_PROXY_HOPS: '6',
      DATABASE_WAIT_SECONDS: '3601',
      DRAIN_SECONDS: '91',
    }

    const error = catching(() => readConfig(env, '/'))

    expect(error).toBeInstanceOf(ConfigError)
    const names = (error as ConfigError).problems.map((problem) => problem.split(' ')[0])
    const expected = settingNames.filter((name) => name in env)
    expect(expected).toHaveLength(Object.keys(env).length)
    expect(names).toEqual(expected)
    for (const value of ['70000', 'hunter2', secret, 'loud ', 'ada'])
      expect((error as Error).message).not.toContain(value)
  })

  it.each(['https://notes.example', 'https://localhost.example', 'http://10.0.0.1'])(
    'refuse RATE_LIMIT=off under %s',
    (origin) => {
      expect(catching(() => readConfig({ RATE_LIMIT: 'off', PUBLIC_ORIGIN: origin }, '/'))).toBeInstanceOf(ConfigError)
    },
  )

  it.each(['http://localhost:9', 'http://127.0.0.1:8000', 'http://[::1]:8000', 'http://notes.localhost'])(
    'take RATE_LIMIT=off under %s',
    (origin) => {
      expect(readConfig({ RATE_LIMIT: 'off', PUBLIC_ORIGIN: origin }, '/')).toMatchObject({
        RATE_LIMIT: false,
        isLocal: true,
      })
    },
  )

  it('refuse one port for pages and metrics', () => {
    for (const env of [{ METRICS_PORT: '8000' }, { PORT: '9001', METRICS_PORT: '9001' }])
      expect(problemsOf(env)).toEqual(['METRICS_PORT is wrong: expected a port number another than PORT'])
  })
})

describe('a folder', () => {
  it.each([
    ['data', '/here/data'],
    ['../data', '/data'],
    ['/srv/Ada’s notes (copy)', '/srv/Ada’s notes (copy)'],
    ['/srv/Ada\'s "notes"/x', '/srv/Ada\'s "notes"/x'],
    ['/srv/a~b', '/srv/a~b'],
    ['/srv/c:/d', '/srv/c:/d'],
  ])('written as %s is %s', (written, folder) => {
    expect(readConfig({ DATA_DIR: written }, '/here').DATA_DIR).toBe(folder)
  })

  it.each([
    ['~/secret', 'without ~ and $'],
    ['~ada/secret', 'without ~ and $'],
    ['$HOME/secret', 'without ~ and $'],
    ['/home/${USER}/secret', 'without ~ and $'],
    ['C:\\Users\\secret', 'a path of this system'],
    ['d:/secret', 'a path of this system'],
    ['\\\\server\\secret', 'a path of this system'],
    ['file:///secret', 'and no address'],
    ['"/srv/secret"', 'without quotation marks'],
    ["'/srv/secret'", 'without quotation marks'],
  ])('written as %s is refused: expected %s', (written, says) => {
    const [problem, ...others] = problemsOf({ DATA_DIR: written })
    expect(others).toEqual([])
    expect(problem).toMatch(/^DATA_DIR is wrong: expected /)
    expect(problem).toContain(says)
    expect(problem).not.toContain('secret')
  })
})

describe('an address that mail is sent from', () => {
  it.each(['notejam@notes.example', 'no-reply+jam@mail.notes.example', "o'jam@NOTES.example"])('is %s', (address) => {
    expect(readConfig({ MAIL_FROM: address }, '/').MAIL_FROM).toBe(address)
  })

  it.each([
    'notejam',
    '@notes.example',
    'notejam@localhost',
    'a@b@notes.example',
    'a@notes.example, b@notes.example',
    'a@notes.example\r\nBcc: b@notes.example',
    '<a@notes.example>',
    'jäm@notes.example',
    'jam@nötes.example',
  ])('is not %s', (address) => {
    expect(problemsOf({ MAIL_FROM: address })).toEqual([expect.stringMatching(/^MAIL_FROM is wrong: /)])
  })
})

describe('the list of settings', () => {
  it('is every setting that is read, each once', () => {
    const read = new Set<PropertyKey>()
    readConfig(new Proxy({}, { get: (_env, name) => void read.add(name) }), '/')
    expect([...read].sort()).toEqual([...settingNames].sort())
  })
})

describe('a database in parts', () => {
  const parts = {
    DB_HOST: 'notes.example.eu-central-1.rds.amazonaws.com',
    DB_SECRET_ARN: 'arn:aws:secretsmanager:eu-central-1:123456789012:secret:rds!db-0a1b-Xy12Zz',
    DB_CA_FILE: 'rds-ca.pem',
  }

  it('needs three of them', () => {
    const config = readConfig(parts, '/notejam')
    expect(config.DATABASE_URL).toBeUndefined()
    expect(config.managedDatabase).toEqual({
      host: parts.DB_HOST,
      secretArn: parts.DB_SECRET_ARN,
      caFile: '/notejam/rds-ca.pem',
      port: 5432,
      name: 'notejam',
      user: 'notejam',
    })
    expect(
      readConfig({ ...parts, DB_PORT: '6432', DB_NAME: 'jam', DB_USER: 'cook' }, '/').managedDatabase,
    ).toMatchObject({ port: 6432, name: 'jam', user: 'cook' })
  })

  it.each(['DB_HOST', 'DB_SECRET_ARN', 'DB_CA_FILE'])('is refused without %s', (missing) => {
    const set = Object.keys(parts).filter((name) => name !== missing)
    expect(problemsOf({ ...parts, [missing]: '' })).toEqual([
      expect.stringMatching(`^${missing} is missing: ${set.includes('DB_SECRET_ARN') ? 'DB_SECRET_ARN' : 'DB_HOST'} `),
    ])
  })

  it('is refused beside an address, without either’s value', () => {
    const problems = problemsOf({ ...parts, DATABASE_URL: 'postgres://ada:hunter2@h/d' })
    expect(problems).toEqual([expect.stringMatching(/^DB_SECRET_ARN is wrong: DATABASE_URL names a database already/)])
    expect(problems.join()).not.toMatch(/hunter2|123456789012/)
  })

  it.each(['DB_PORT', 'DB_NAME', 'DB_USER'])('is not silently left out when only %s is set', (name) => {
    const problems = problemsOf({ [name]: '5432' })
    expect(problems).toHaveLength(3)
    for (const problem of problems) expect(problem).toContain(`is missing: ${name} is of no use without it`)
  })

  it.each([
    ['DB_HOST', 'a b'],
    ['DB_SECRET_ARN', 'hunter2'],
    ['DB_PORT', '0'],
    ['DB_NAME', 'a;b'],
    ['DB_USER', 'ada@h'],
  ])('says that %s is wrong without its value', (name, value) => {
    const [problem = '', ...others] = problemsOf({ ...parts, [name]: value })
    expect(problem).toMatch(`${name} is wrong: expected `)
    expect(problem).not.toContain(value)
    expect(others).toEqual([])
  })
})

function problemsOf(env: NodeJS.ProcessEnv): readonly string[] {
  const error = catching(() => readConfig(env, '/'))
  return error instanceof ConfigError ? error.problems : []
}

function catching(act: () => unknown): unknown {
  try {
    return act()
  } catch (error) {
    return error
  }
}
