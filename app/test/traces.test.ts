import { once } from 'node:events'
import { createServer } from 'node:http'
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { eventually } from '../../kit/eventually.ts'
import { createLog } from '../server/platform/log.ts'
import { folderStore } from '../server/platform/objects/folder.ts'
import { openTracing } from '../server/platform/traces/open-tracing.ts'
import { routes } from '../server/routes.ts'
import { startWorld } from './world.ts'

interface Span {
  readonly name: string
  readonly traceId: string
  readonly spanId: string
  readonly parentSpanId?: string
  readonly attributes: readonly { key: string; value: Record<string, unknown> }[]
  readonly startTimeUnixNano: string
  readonly endTimeUnixNano: string
  readonly status?: { readonly code?: number }
}

/** What OTLP/HTTP says, in JSON. @see https://opentelemetry.io/docs/specs/otlp/#otlphttp */
interface Batch {
  readonly resourceSpans: readonly { scopeSpans: readonly { spans: readonly Span[] }[] }[]
}

/** A collector of traces over OTLP/HTTP. */
async function aCollector() {
  const bodies: string[] = []
  const paths: string[] = []
  const server = createServer((request, response) => {
    paths.push(`${request.method} ${request.url} ${request.headers['content-type']}`)
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      bodies.push(Buffer.concat(chunks).toString())
      response.writeHead(200, { 'content-type': 'application/json' }).end('{}')
    })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  const { port } = server.address() as AddressInfo
  return {
    endpoint: `http://127.0.0.1:${port}`,
    bodies,
    paths,
    spans: () =>
      bodies.flatMap((body) =>
        (JSON.parse(body) as Batch).resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap(({ spans }) => spans)),
      ),
  }
}

const options = { version: '1.2.3', proxyHops: 0, log: createLog('silent'), share: 1 }

function attributesOf(span: Span | undefined): Record<string, unknown> {
  return Object.fromEntries((span?.attributes ?? []).map(({ key, value }) => [key, Object.values(value)[0]]))
}

it('makes a span of each request and of each of its statements, without anything that was typed', async () => {
  const collector = await aCollector()
  const tracing = await openTracing({ ...options, endpoint: collector.endpoint })
  const world = await startWorld({ tracing })
  const ada = await world.aPerson('Ada')
  const note = await world.aNote(ada, { name: 'My secret jam' })
  const [above, parent] = ['4bf92f3577b34da6a3ce929d0e0e4736', '00f067aa0ba902b7']
  await Promise.all([
    world.visit(`${routes.notes.show.href({ noteId: note.id })}?secret=1`, ada, {
      headers: { traceparent: `00-${above}-${parent}-01` },
    }),
    world.visit('/', ada),
    world.submit(routes.notes.create.href(), { name: 'Another secret', text: 'secret' }, ada),
    world.visit('/', ada, { headers: { traceparent: `00-${'1'.repeat(32)}-${parent}-00` } }),
  ])
  // What was made of the text is kept after the answer.
  await eventually('it is kept', async () => (await world.sql`select from notes where html is not null`).length > 0)
  await tracing.close()

  const spans = collector.spans()
  expect(collector.paths[0]).toBe('POST /v1/traces application/json')
  const requests = spans.filter(({ name }) => /^[A-Z]/.test(name))
  expect(requests.map(({ name }) => name).sort(), 'whose caller decided against it is not followed').toEqual([
    ...['GET /', 'GET /notes/:noteId', 'POST /notes/create'],
  ])
  const show = requests.find(({ name }) => name === 'GET /notes/:noteId')
  expect(show).toMatchObject({ traceId: above, parentSpanId: parent })
  expect(attributesOf(show)).toMatchObject({ 'http.route': '/notes/:noteId', 'http.response.status_code': 200 })
  const statementsOf = (name: string) => {
    const request = requests.find((span) => span.name === name)
    return spans.filter(({ traceId, parentSpanId }) => traceId === request?.traceId && parentSpanId === request.spanId)
  }
  expect(statementsOf('GET /notes/:noteId').map(({ name }) => name)).toEqual(['with', 'update'])
  expect(statementsOf('POST /notes/create').map(({ name }) => name)).toEqual(['with'])
  const [insert] = statementsOf('POST /notes/create').slice(-1)
  expect(attributesOf(insert)['db.query.text']).toContain('insert into notes')
  expect(Number(insert?.endTimeUnixNano)).toBeGreaterThanOrEqual(Number(insert?.startTimeUnixNano))
  expect(collector.bodies.join()).not.toMatch(/secret|example\.org/i)
  const traced = world.logged.filter(({ msg, route }) => msg === 'request' && route === '/notes/:noteId')
  expect(traced, 'the log leads to the trace').toEqual([expect.objectContaining({ traceId: above })])
})

it('samples a share of requests that ask to be sampled, too: any client can ask', async () => {
  const collector = await aCollector()
  const tracing = await openTracing({ ...options, endpoint: collector.endpoint, share: 0 })
  const world = await startWorld({ tracing })
  const headers = { traceparent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01' }
  expect((await world.visit('/signin', undefined, { headers })).status).toBe(200)
  await tracing.close()
  expect(collector.spans()).toEqual([])
})

it('makes a span of each look into the store of files, without their names', async () => {
  const collector = await aCollector()
  const tracing = await openTracing({ ...options, endpoint: collector.endpoint })
  const folder = await mkdtemp(join(tmpdir(), 'notejam-traced-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  const world = await startWorld({ tracing, objects: tracing.objects(folderStore(folder)) })
  const ada = await world.aPerson('Ada')
  const note = await world.aNote(ada)
  const { id } = await world.aFile(ada, note.id, { name: 'a-secret.txt', bytes: Buffer.from('secret') })
  expect((await world.visit(routes.attachments.show.href({ attachmentId: id, name: 'x' }), ada)).body).toBe('secret')
  await rm(folder, { recursive: true })
  world.expectedErrors.add('attachments cannot be reached: look at attachments/ in DATA_DIR')
  expect((await world.visit(routes.attachments.show.href({ attachmentId: id, name: 'x' }), ada)).status).toBe(503)
  await mkdir(folder)
  await tracing.close()
  const spans = collector.spans().filter(({ name }) => name.startsWith('object '))
  expect(spans.map(({ name, status }) => `${name} ${status?.code ?? 0}`)).toEqual([
    ...['object put 0', 'object get 0', 'object get 2'],
  ])
  const parents = spans.map(({ parentSpanId }) => collector.spans().find(({ spanId }) => spanId === parentSpanId)?.name)
  expect(parents).toEqual([
    ...['POST /notes/:noteId/attachments', 'GET /attachments/:attachmentId/file/:name'],
    'GET /attachments/:attachmentId/file/:name',
  ])
  expect(collector.bodies.join()).not.toContain('secret')
})

it('continues the trace that our load balancer has begun, and no other', async () => {
  const collector = await aCollector()
  const headers = { 'x-amzn-trace-id': 'Root=1-67891233-abcdef012345678912345678' }
  for (const proxyHops of [0, 2]) {
    const tracing = await openTracing({ ...options, endpoint: collector.endpoint, proxyHops })
    const world = await startWorld({ tracing, proxyHops })
    await world.visit('/signin', undefined, { headers })
    await world.visit('/signin')
    await tracing.close()
  }
  const ids = collector.spans().map(({ traceId }) => traceId)
  expect(ids.map((id) => id === '67891233abcdef012345678912345678')).toEqual([false, false, true, false])
  expect(new Set(ids).size).toBe(4)
})

it('a collector that is away fails no request, and the log says so', async () => {
  const gone = createServer().listen(0, '127.0.0.1')
  await once(gone, 'listening')
  const { port } = gone.address() as AddressInfo
  gone.close()
  await once(gone, 'close')
  const lines: string[] = []
  const log = createLog('info', { write: (line) => void lines.push(line) })
  const tracing = await openTracing({ ...options, log, endpoint: `http://127.0.0.1:${port}` })
  const world = await startWorld({ tracing })
  expect((await world.visit('/signin')).status).toBe(200)
  await tracing.close()
  await eventually('the log says so', () => lines.length > 0)
  expect(lines).toHaveLength(1)
  expect(lines[0]).toContain('traces could not be sent')
})
