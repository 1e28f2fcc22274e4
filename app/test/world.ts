import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished } from 'vitest'
import { buildApp } from '../server/app.ts'
import { passwords } from '../server/features/accounts/passwords.ts'
import type { Database } from '../server/platform/database/connect.ts'
import type { Deps } from '../server/platform/deps.ts'
import { createNoteChanges } from '../server/notes/note-changes.ts'
import { createLog } from '../server/platform/log.ts'
import { localOutbox, type Outbox } from '../server/platform/mail/local-outbox.ts'
import { folderStore } from '../server/platform/objects/folder.ts'
import { Workers } from '../server/platform/work/workers.ts'
import { routes } from '../server/routes.ts'
import { cookieFor, signedToken } from '../server/platform/sessions/session-cookie.ts'
import { testDatabase, type TestDatabase } from './database.ts'

/** A person with a browser: their cookies are kept between visits. */
export interface Person {
  readonly id: string
  readonly email: string
  readonly cookies: Map<string, string>
}

export interface Answer {
  readonly status: number
  readonly headers: Headers
  readonly body: string
  /** Where it leads, for a redirect. */
  readonly location: string | null
}

export interface World {
  readonly sql: Database
  readonly url: string
  readonly outbox: Outbox
  /** Every line that was logged. */
  readonly logged: readonly Record<string, unknown>[]
  /** The statements sent since this was last emptied. */
  readonly statements: string[]
  /** Errors that this test means to cause: their logged message. */
  readonly expectedErrors: Set<string>
  /** Somebody with an account and an open session; the password is `passwordOf`. */
  aPerson(name: string): Promise<Person>
  /** A browser in which nobody is signed in. */
  aVisitor(): Person
  aPad(owner: Person, pad?: { name?: string }): Promise<{ id: string; name: string }>
  aNote(owner: Person, note?: NoteOf): Promise<{ id: string; name: string; text: string }>
  /** Attaches a file, a tiny picture unless told otherwise, as a browser does. */
  aFile(owner: Person, noteId: string, file?: { name?: string; bytes?: Uint8Array }): Promise<{ id: string }>
  visit(path: string, who?: Person, init?: RequestInit): Promise<Answer>
  /** Sends a form as a browser does. */
  submit(path: string, fields: Record<string, string> | [string, string][], who?: Person): Promise<Answer>
}

/** A PNG of one pixel. */
export const pixel = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)

interface NoteOf {
  readonly name?: string
  readonly text?: string
  readonly padId?: string
  readonly updatedAt?: string
  readonly deletedAt?: string
}

export const passwordOf = 'a long enough password'
const hashOfPassword = passwords.hash(passwordOf)
const secret = 'a secret that is only good for tests'

export const noPressureLimits = {
  lateRequests: Infinity,
  lateRequestsForSaves: Infinity,
  lateMilliseconds: Infinity,
  heapBytes: Infinity,
}

/** An id that no row has. */
export const unusedId = '999999999'

/**
 * The service on a database and a port of its own, ended with the test. An error that is logged and not expected fails
 * the test: a page that is a 500 cannot pass for a refusal.
 * @param through another way of the service's to the database, which the test ends; its own statements go the straight way
 */
export async function startWorld(
  settings: Partial<Deps> = {},
  through?: (database: TestDatabase) => Promise<Database>,
): Promise<World> {
  const statements: string[] = []
  const database = await testDatabase('migrated', (text) => statements.push(text))
  const { sql } = database
  const logged: Record<string, unknown>[] = []
  const log = createLog('info', { write: (line) => void logged.push(JSON.parse(line) as Record<string, unknown>) })
  const folder = await mkdtemp(join(tmpdir(), 'notejam-world-'))
  const outbox = localOutbox(folder, () => {})
  const served = through ? await through(database) : sql
  const changes = createNoteChanges(served, log)
  const workers = new Workers(join(import.meta.dirname, '../server/worker.ts'))
  const deps: Deps = {
    sql: served,
    log,
    mailer: outbox,
    objects: folderStore(join(folder, 'attachments')),
    uploads: join(folder, 'uploads'),
    tidyUp: () => {},
    attachmentsQuota: 200 * 1024 ** 2,
    textQuota: 1024 ** 3,
    outbox,
    workers,
    assets: { script: '/static/main.js', styles: ['/static/main.css'], icon: '/static/icon.svg', folder: undefined },
    secret,
    previousSecrets: [],
    publicOrigin: 'http://localhost:8000',
    isLocal: true,
    rateLimit: false,
    proxyHops: 0,
    changes,
    schemaVersion: 14,
    drain: { isDraining: false },
    // The machine of a test may be busy with others.
    pressureLimits: noPressureLimits,
    writeProbeSeconds: 10,
    isMeasured: false,
    tracing: undefined,
    ...settings,
  }
  const app = await buildApp(deps)
  const url = await app.listen({ port: 0, host: '127.0.0.1' })
  const expectedErrors = new Set<string>()

  onTestFinished(async () => {
    await app.close()
    await workers.close()
    await changes.stop()
    await database.drop()
    await rm(folder, { recursive: true })
    const errors = logged.filter(({ level, msg }) => isError(level) && !expectedErrors.has(String(msg)))
    expect(errors, 'no error is logged that the test does not expect').toEqual([])
  })

  const cookieName = cookieFor(deps.publicOrigin, 'notejam').name

  async function visit(path: string, who?: Person, init: RequestInit = {}): Promise<Answer> {
    const headers = new Headers(init.headers)
    if (who?.cookies.size) headers.set('cookie', [...who.cookies].map(([name, value]) => `${name}=${value}`).join('; '))
    const response = await fetch(url + path, { redirect: 'manual', ...init, headers })
    for (const cookie of response.headers.getSetCookie()) keepCookie(who, cookie)
    const location = response.headers.get('location')
    return { status: response.status, headers: response.headers, body: await response.text(), location }
  }

  return {
    sql,
    url,
    outbox,
    logged,
    statements,
    expectedErrors,
    visit,
    submit: (path, fields, who) => visit(path, who, { method: 'POST', body: new URLSearchParams(fields) }),
    aVisitor: () => ({ id: '', email: '', cookies: new Map() }),

    async aPerson(name) {
      const email = `${name.toLowerCase()}@example.org`
      const token = randomBytes(24).toString('base64url')
      const [user] = await sql<{ id: string }[]>`insert into users (email) values (${email}) returning id`
      if (!user) throw new Error('nobody was made')
      await sql`
        insert into accounts (user_id, provider_id, account_id, password)
        values (${user.id}, 'credential', ${user.id}, ${await hashOfPassword})`
      await sql`
        insert into sessions (user_id, token, expires_at) values (${user.id}, ${token}, now() + interval '30 days')`
      const cookies = new Map([[cookieName, encodeURIComponent(signedToken(token, secret))]])
      return { id: user.id, email, cookies }
    },

    async aFile(owner, noteId, { name = 'label.png', bytes = pixel } = {}) {
      const body = new FormData()
      body.append('files', new Blob([new Uint8Array(bytes)]), name)
      const headers = { accept: 'application/json' }
      const answer = await visit(routes.attachments.create.href({ noteId }), owner, { method: 'POST', headers, body })
      expect(answer.status, answer.body).toBe(201)
      const [file] = JSON.parse(answer.body) as { id: string }[]
      if (!file) throw new Error('no file was attached')
      return file
    },

    async aPad(owner, { name = 'Recipes' } = {}) {
      const [pad] = await sql<{ id: string }[]>`
        insert into pads (user_id, name) values (${owner.id}, ${name}) returning id`
      if (!pad) throw new Error('no pad was made')
      return { id: pad.id, name }
    },

    async aNote(owner, { name = 'Damson jam', text = 'Two kilos of damsons.', padId, updatedAt, deletedAt } = {}) {
      const [note] = await sql<{ id: string }[]>`
        insert into notes (user_id, pad_id, name, text, updated_at, deleted_at)
        values (${owner.id}, ${padId ?? null}, ${name}, ${text}, ${updatedAt ?? new Date()}, ${deletedAt ?? null})
        returning id`
      if (!note) throw new Error('no note was made')
      return { id: note.id, name, text }
    },
  }
}

/** What the cookie of a signed-in person carries beside its signature: the database has only its hash. */
export function tokenOf({ cookies }: Person, name = 'notejam'): string {
  return decodeURIComponent(cookies.get(name) ?? '').replace(/\..*/, '')
}

function isError(level: unknown): boolean {
  return level === 'error' || level === 'fatal'
}

function keepCookie(who: Person | undefined, cookie: string): void {
  const [pair = '', ...attributes] = cookie.split('; ')
  const equals = pair.indexOf('=')
  const name = pair.slice(0, equals)
  const isGone = attributes.some(
    (attribute) => /^max-age=0$/i.test(attribute) || /^expires=Thu, 01 Jan 1970/i.test(attribute),
  )
  if (isGone) who?.cookies.delete(name)
  else who?.cookies.set(name, pair.slice(equals + 1))
}
