import { createServer } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { eventually } from '../../kit/eventually.ts'
import { expect, it, onTestFinished } from 'vitest'
import { purgeQueue } from '../server/features/trash/purge.ts'
import { queues } from '../server/jobs.ts'
import { installJobs } from '../server/platform/jobs/jobs.ts'
import { measureJobs } from '../server/platform/metrics/measure-jobs.ts'
import { createLog } from '../server/platform/log.ts'
import { logMetrics } from '../server/platform/metrics/emf.ts'
import { measureProcess } from '../server/platform/metrics/measure-process.ts'
import { serveMetrics } from '../server/platform/metrics/metrics-port.ts'
import { registry } from '../server/platform/metrics/registry.ts'
import { readNumbers } from '../server/platform/metrics/summary.ts'
import { transaction } from '../server/platform/database/transaction.ts'
import { routes } from '../server/routes.ts'
import { passwordOf, startWorld, unusedId } from './world.ts'

measureProcess('1.2.3')

/** How much each of these went up while something was done. */
async function growthOf(
  wanted: readonly (readonly [name: string, where: Record<string, string>])[],
  act: () => Promise<unknown>,
): Promise<number[]> {
  const before = await readNumbers(registry)
  await act()
  const now = await readNumbers(registry)
  return wanted.map(([name, where]) => now.sum(name, where) - before.sum(name, where))
}

it('counts what people do, and only what was done', async () => {
  const world = await startWorld()
  const ada = await world.aPerson('Ada')
  const note = await world.aNote(ada)
  const { notes, trash, accounts } = routes
  const { noteId } = { noteId: note.id }
  const wanted = [
    ...['created', 'updated', 'trashed', 'restored', 'deleted'].map(
      (what) => ['notejam_notes_total', { what }] as const,
    ),
    ...['right', 'wrong'].map((outcome) => ['notejam_sign_ins_total', { outcome }] as const),
    ...['created', 'refused'].map((outcome) => ['notejam_sign_ups_total', { outcome }] as const),
    ...['asked', 'done'].map((what) => ['notejam_password_resets_total', { what }] as const),
  ]
  const jam = { name: 'Plum jam', text: 'Three kilos.' }
  const account = { email: 'ben@example.org', password: passwordOf, repeat_password: passwordOf }
  const grown = await growthOf(wanted, async () => {
    await world.submit(notes.create.href(), jam, ada)
    await world.submit(notes.create.href(), { ...jam, name: '' }, ada)
    await world.submit(notes.edit.href({ noteId }), jam, ada)
    await world.submit(notes.edit.href({ noteId }), jam, ada)
    await world.submit(notes.edit.href({ noteId: unusedId }), jam, ada)
    await world.submit(notes.delete.href({ noteId }), {}, ada)
    await world.submit(notes.restore.href({ noteId }), {}, ada)
    await world.submit(notes.delete.href({ noteId }), {}, ada)
    await world.submit(trash.delete.href({ noteId }), {}, ada)
    await world.submit(notes.delete.href({ noteId }), {}, ada)
    await world.submit(accounts.signUp.href(), account)
    await world.submit(accounts.signUp.href(), account)
    await world.submit(accounts.signIn.href(), { email: account.email, password: passwordOf })
    for (const password of ['a wrong password', 'another wrong one']) {
      await world.submit(accounts.signIn.href(), { email: account.email, password })
    }
    await world.submit(accounts.forgotPassword.href(), { email: account.email })
  })
  expect(grown).toEqual([1, 2, 2, 1, 1, 1, 2, 1, 1, 1, 0])
})

it('counts files and their bytes, and those that are refused', async () => {
  const world = await startWorld()
  const ada = await world.aPerson('Ada')
  const { id: noteId } = await world.aNote(ada)
  const wanted = [
    ['notejam_attachments_total', { outcome: 'stored' }],
    ['notejam_attachments_total', { outcome: 'refused' }],
    ['notejam_attachment_bytes_total', { outcome: 'stored' }],
  ] as const
  const grown = await growthOf(wanted, async () => {
    await world.aFile(ada, noteId, { name: 'a.bin', bytes: new Uint8Array(1000) })
    await world.aFile(ada, noteId, { name: 'b.bin', bytes: new Uint8Array(234) })
    await expect(world.aFile(ada, noteId, { name: 'c.bin', bytes: new Uint8Array() })).rejects.toThrow()
  })
  expect(grown).toEqual([2, 1, 1234])
})

it('measures requests by route, and statements, whatever becomes of them', async () => {
  const world = await startWorld({ isMeasured: true })
  world.expectedErrors.add('defect')
  const ada = await world.aPerson('Ada')
  const note = await world.aNote(ada, { name: 'My secret jam' })
  const requests = 'notejam_http_request_duration_seconds_count'
  const grown = await growthOf(
    [
      [requests, { method: 'GET', route: '/notes/:noteId', status: '2xx' }],
      [requests, { method: 'GET', route: '/notes/:noteId', status: '4xx' }],
      [requests, { method: 'other', route: 'none' }],
      ['notejam_database_statement_duration_seconds_count', {}],
      ['notejam_database_pool_wait_seconds_count', {}],
      ['notejam_database_errors_total', { class: '22' }],
      ['notejam_database_errors_total', {}],
      ['notejam_database_connections_opened_total', {}],
    ],
    async () => {
      world.statements.length = 0
      await world.visit(routes.notes.show.href({ noteId: note.id }), ada)
      // What was made of the text is kept after the answer.
      await eventually('it is kept', async () => (await world.sql`select from notes where html is not null`).length > 0)
      await world.visit(routes.notes.show.href({ noteId: note.id }), ada)
      await world.visit(routes.notes.show.href({ noteId: unusedId }), ada)
      await world.visit('/banana', undefined, { method: 'PATCH' })
      await expect(world.sql`select ${'no number'}::text::int`).rejects.toThrow()
      await transaction(world.sql, async (tx) => [await tx`select 1`, await tx`select 2`])
    },
  )
  const { length } = world.statements
  expect(length).toBeGreaterThan(7)
  expect(grown).toEqual([2, 1, 1, length, length, 1, 1, expect.toSatisfy((opened: number) => opened > 0)])
  const text = await registry.metrics()
  expect(text).not.toMatch(/secret|example\.org|banana|select/)
  expect(text).toContain('notejam_database_pool_size 4')
})

it('is served on a port of its own, and nothing else is', async () => {
  const log = createLog('silent')
  const taken = createServer().listen(0, '127.0.0.1')
  await once(taken, 'listening')
  const { port } = taken.address() as AddressInfo
  await expect(serveMetrics(port, '127.0.0.1', log)).rejects.toThrow(`METRICS_PORT: ${port} is taken`)
  taken.close()
  await once(taken, 'close')

  const close = await serveMetrics(port, '127.0.0.1', log)
  onTestFinished(close)
  const ask = (path: string, init?: RequestInit) => fetch(`http://127.0.0.1:${port}${path}`, init)
  const answer = await ask('/metrics')
  expect(answer.status).toBe(200)
  expect(answer.headers.get('content-type')).toContain('version=0.0.4')
  const text = await answer.text()
  expect(text).toContain('notejam_build_info{version="1.2.3"')
  for (const name of ['nodejs_eventloop_lag_seconds', 'process_start_time_seconds', 'process_resident_memory_bytes']) {
    expect(text).toMatch(new RegExp(`^${name} \\d`, 'm'))
  }
  expect((await ask('/')).status).toBe(404)
  expect((await ask('/signin')).status).toBe(404)
  expect((await ask('/metrics', { method: 'POST' })).status).toBe(404)
})

it('is told to CloudWatch as what came since the last line', async () => {
  const world = await startWorld({ isMeasured: true })
  const ada = await world.aPerson('Ada')
  await world.visit('/', ada)
  const lines: string[] = []
  const tell = await logMetrics('Notejam/test', (line) => lines.push(line))
  for (let n = 0; n < 3; n++) await world.visit('/', ada)
  await world.submit(routes.notes.create.href(), { name: 'Plum jam', text: 'Three kilos.' }, ada)
  await tell()
  await tell()

  const [first = {}, second = {}] = lines.map((line) => JSON.parse(line) as Record<string, unknown>)
  expect(first).toMatchObject({ Requests: 4, NotesCreated: 1, RequestsFailed: 0, SignIns: 0 })
  expect(first['RequestTime']).toHaveLength(4)
  expect(second).toMatchObject({ Requests: 0, NotesCreated: 0 })
  for (const line of [first, second]) {
    const { CloudWatchMetrics: [directive] = [] } = line['_aws'] as { CloudWatchMetrics?: Directive[] }
    expect(directive).toMatchObject({ Namespace: 'Notejam/test', Dimensions: [[]] })
    const names = directive?.Metrics.map(({ Name }) => Name) ?? []
    expect(names.sort(), 'every metric that is named has a value, and the other way round').toEqual(
      Object.keys(line)
        .filter((name) => name !== '_aws')
        .sort(),
    )
    expect(names.length).toBeLessThanOrEqual(100)
  }
  expect(second, 'of nothing there is no distribution').not.toHaveProperty('RequestTime')
})

it('tells mail and other jobs that no process has taken for five minutes', async () => {
  const world = await startWorld()
  await installJobs(world.sql, createLog('silent'), queues)
  measureJobs(world.sql)
  const lines: string[] = []
  const tell = await logMetrics('Notejam/test', (line) => lines.push(line))
  const late = async () => {
    await tell()
    const { MailLate, JobsLate } = JSON.parse(lines.at(-1) ?? '') as Record<string, number>
    return [MailLate, JobsLate]
  }
  const wait = (queue: string, state: string, minutes: number) =>
    world.sql`
      insert into pgboss.job (name, state, start_after)
      values (${queue}, ${state}::pgboss.job_state, now() - make_interval(mins => ${minutes}))`
  await wait('mail', 'created', 1)
  await wait('mail', 'completed', 10)
  expect(await late(), 'not yet, and done').toEqual([0, 0])
  await wait('mail', 'retry', 6)
  await wait(purgeQueue.name, 'created', 6)
  expect(await late()).toEqual([1, 2])
  await world.sql`delete from pgboss.job`
  expect(await late(), 'nothing is late any more').toEqual([0, 0])
})

interface Directive {
  readonly Namespace: string
  readonly Dimensions: readonly string[][]
  readonly Metrics: readonly { Name: string; Unit: string }[]
}
