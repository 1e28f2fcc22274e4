import { describe, expect, it } from 'vitest'
import { ConfigError, readConfig } from './config.ts'

describe('settings', () => {
  it('need nothing to be set', () => {
    expect(readConfig({}, '/somewhere')).toMatchObject({
      port: 8000,
      host: 'localhost',
      dataDir: '/somewhere/.data',
      databaseUrl: undefined,
      publicOrigin: 'http://localhost:8000',
      isLocal: true,
      rateLimit: true,
      authSecret: undefined,
    })
  })

  it('make the public origin follow the port', () => {
    expect(readConfig({ PORT: '9001' }, '/').publicOrigin).toBe('http://localhost:9001')
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
      LOG_LEVEL: 'loud',
      DATABASE_POOL: '0',
    }

    const error = catching(() => readConfig(env, '/'))

    expect(error).toBeInstanceOf(ConfigError)
    const names = (error as ConfigError).problems.map((problem) => problem.split(' ')[0])
    expect(names).toEqual([
      'PORT',
      'HOST',
      'DATABASE_URL',
      'PUBLIC_ORIGIN',
      'RATE_LIMIT',
      'AUTH_SECRET',
      'LOG_LEVEL',
      'DATABASE_POOL',
    ])
    for (const value of ['70000', 'hunter2', secret, 'loud']) expect((error as Error).message).not.toContain(value)
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
        rateLimit: false,
        isLocal: true,
      })
    },
  )

  it.each(['notes.example', 'https://notes.example/app', 'ftp://notes.example', 'https://a@notes.example', '//x'])(
    'take no %s for an origin',
    (origin) => {
      expect(catching(() => readConfig({ PUBLIC_ORIGIN: origin }, '/'))).toBeInstanceOf(ConfigError)
    },
  )
})

function catching(act: () => unknown): unknown {
  try {
    return act()
  } catch (error) {
    return error
  }
}
