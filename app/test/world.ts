import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { HTTPMethods } from 'fastify'
import { afterAll, expect, onTestFinished } from 'vitest'
import { buildApp } from '../server/app.ts'
import type { Database } from '../server/platform/database/connect.ts'
import type { Deps } from '../server/platform/deps.ts'
import type { Outbox } from '../server/platform/mail/local-outbox.ts'
import { cookieFor } from '../server/platform/sessions/session-cookie.ts'
import { routes } from '../server/routes.ts'
import { request, type Answer } from './browser.ts'
import { testDatabase, type TestDatabase } from './database.ts'
import { testDeps } from './deps.ts'
import {
  insertNote,
  insertPad,
  insertPerson,
  insertPicture,
  pixel,
  type NoteFields,
  type PadFields,
  type Person,
} from './rows.ts'

export type { Answer } from './browser.ts'
export { noPressureLimits } from './deps.ts'
export { passwordOf, pixel, type Person } from './rows.ts'

/** The service on a database and a port of its own, and what a test does with it. */
export interface World {
  readonly sql: Database
  /** The service's own way to that database. */
  readonly served: Database
  readonly url: string
  readonly outbox: Outbox
  /** Every line that was logged. */
  readonly logged: readonly Record<string, unknown>[]
  /** The statements sent since this was last emptied. */
  readonly statements: string[]
  /** Errors that this test means to cause: their logged message. */
  readonly expectedErrors: Set<string>
  /** Whether the service answers to this method at this pattern of an address. */
  hasRoute(method: HTTPMethods, pattern: string): boolean
  /** A person with an account and an open session; the password is `passwordOf`. */
  aPerson(name: string): Promise<Person>
  /** A browser without a session. */
  aVisitor(): Person
  aPad(owner: Person, pad?: PadFields): Promise<{ id: string; name: string }>
  aNote(owner: Person, note?: NoteFields): Promise<{ id: string; name: string; text: string }>
  /** Attaches a file, a tiny picture unless told otherwise, as a browser does. */
  aFile(owner: Person, noteId: string, file?: { name?: string; bytes?: Uint8Array }): Promise<{ id: string }>
  /** A picture that is attached already; nothing is uploaded, decoded or shrunk. */
  aPicture(owner: Person, noteId: string, name: string): Promise<{ id: string }>
  visit(path: string, who?: Person, init?: RequestInit): Promise<Answer>
  /** Sends a form as a browser does. */
  submit(path: string, fields: Record<string, string> | [string, string][], who?: Person): Promise<Answer>
}

/** An id that no row has. */
export const unusedId = '999999999'

/** Another way of the service to its database, which the test ends; the world's own statements go the straight way. */
type Through = (database: TestDatabase) => Promise<Database>

/**
 * A world of one test, ended with it. An error that is logged and not expected fails the test: a page that is a 500 cannot pass
 * for a refusal.
 */
export async function startWorld(settings: Partial<Deps> = {}, through?: Through): Promise<World> {
  const { world, expectNoErrors, close } = await openWorld(settings, through)
  onTestFinished(async () => {
    await close()
    expectNoErrors()
  })
  return world
}

/**
 * One world for the tests of a file or a `describe`, started by the first that asks: for tests of which each looks only at what
 * persons of its own have. Persons of one name have different addresses in it.
 */
export function sharedWorld(settings: Partial<Deps> = {}): () => Promise<World> {
  let opened: ReturnType<typeof openWorld> | undefined
  afterAll(async () => (await opened)?.close())
  return async () => {
    opened ??= openWorld(settings)
    const { world, expectNoErrors } = await opened
    onTestFinished(expectNoErrors)
    return world
  }
}

async function openWorld(settings: Partial<Deps>, through?: Through) {
  const statements: string[] = []
  const { sql, served, drop } = await databaseOf(settings, statements, through)
  const logged: Record<string, unknown>[] = []
  const folder = await mkdtemp(join(tmpdir(), 'notejam-world-'))
  const { deps, outbox } = testDeps(served, folder, logged, settings)
  const app = await buildApp(deps)
  const url = await app.listen({ port: 0, host: '127.0.0.1' })
  const { name: cookieName } = cookieFor(deps.publicOrigin, 'notejam')
  const namesakes = new Map<string, number>()

  const world: World = {
    sql,
    served,
    url,
    outbox,
    logged,
    statements,
    expectedErrors: new Set(),
    hasRoute: (method, pattern) => app.hasRoute({ method, url: pattern }),
    visit: (path, who, init = {}) => request(url + path, who, init),
    submit: (path, fields, who) => world.visit(path, who, { method: 'POST', body: new URLSearchParams(fields) }),
    aVisitor: () => ({ id: '', email: '', cookies: new Map() }),
    aPerson(name) {
      const before = namesakes.get(name) ?? 0
      namesakes.set(name, before + 1)
      const email = `${name.toLowerCase()}${before > 0 ? `-${before + 1}` : ''}@example.org`
      return insertPerson(sql, email, cookieName, deps.secret)
    },
    aPad: (owner, pad = {}) => insertPad(sql, owner, pad),
    aNote: (owner, note = {}) => insertNote(sql, owner, note),
    async aFile(owner, noteId, { name = 'label.png', bytes = pixel } = {}) {
      const body = new FormData()
      body.append('files', new Blob([new Uint8Array(bytes)]), name)
      const headers = { accept: 'application/json' }
      const path = routes.attachments.create.href({ noteId })
      const answer = await world.visit(path, owner, { method: 'POST', headers, body })
      expect(answer.status, answer.body).toBe(201)
      const [file] = JSON.parse(answer.body) as { id: string }[]
      if (!file) throw new Error('no file was attached')
      return file
    },
    aPicture: (owner, noteId, name) => insertPicture(sql, deps.objects, folder, owner, noteId, name),
  }

  /** Looks at what was logged since the last look. */
  function expectNoErrors(): void {
    const errors = logged.filter(
      ({ level, msg }) => (level === 'error' || level === 'fatal') && !world.expectedErrors.has(String(msg)),
    )
    logged.length = 0
    world.expectedErrors.clear()
    expect(errors, 'no error is logged that the test does not expect').toEqual([])
  }

  async function close(): Promise<void> {
    await app.close()
    await deps.changes.stop()
    await deps.accountNews.stop()
    await drop()
    await rm(folder, { recursive: true })
  }

  return { world, expectNoErrors, close }
}

/** A database of its own, unless the settings have the one of another world. */
async function databaseOf({ sql }: Partial<Deps>, statements: string[], through?: Through) {
  if (sql) return { sql, served: sql, drop: async () => {} }
  const database = await testDatabase('migrated', (text) => statements.push(text))
  return { ...database, served: through ? await through(database) : database.sql }
}

/** What the cookie of a signed-in person carries beside its signature: the database has only its hash. */
export function tokenOf({ cookies }: Person, name = 'notejam'): string {
  return decodeURIComponent(cookies.get(name) ?? '').replace(/\..*/, '')
}
