import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client'
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { expect, it, onTestFinished } from 'vitest'
import { aProgram, caller, type Json } from '../../../test/programs.ts'
import { sharedWorld, startWorld, type World } from '../../../test/world.ts'
import { newApiToken } from '../../platform/sessions/api-token.ts'
import { routes } from '../../routes.ts'

const aWorld = sharedWorld()

/** The SDK's own client. @param mode the protocol of 2026, or the one before, which most assistants speak */
async function aClient(world: World, token: string, mode: 'auto' | 'legacy' = 'auto') {
  const client = new Client({ name: 'test', version: '1' }, { versionNegotiation: { mode } })
  const requestInit = { headers: { authorization: `Bearer ${token}` } }
  await client.connect(new StreamableHTTPClientTransport(new URL(world.url + routes.mcp.href()), { requestInit }))
  onTestFinished(() => client.close())
  return async (name: string, input: Record<string, unknown>) => {
    const result = await client.callTool({ name, arguments: input })
    const [first] = result.content as { text: string }[]
    return {
      isError: result.isError ?? false,
      text: first?.text ?? '',
      json: result.structuredContent as Record<string, unknown>,
      client,
    }
  }
}

it.each(['auto', 'legacy'] as const)('an assistant searches, reads, lists, creates and appends: %s', async (mode) => {
  const world = await aWorld()
  const ada = await world.aPerson('Ada')
  const { token } = await aProgram(world, ada)
  const use = await aClient(world, token, mode)
  const made = await use('create_note', { title: 'Plums', text: 'Three kilos. #jam\n' })
  expect(made.isError, made.text).toBe(false)
  const id = String(made.json['id'])
  const more = await use('append_to_note', { note_id: id, text: 'And two more.' })
  expect(more.json).toMatchObject({ text: 'Three kilos. #jam\n\nAnd two more.', version: 2 })
  expect((await use('read_note', { note_id: id })).json).toMatchObject({ title: 'Plums', version: 2 })
  expect((await use('list_notes', { tag: 'jam', limit: 5 })).json['items']).toMatchObject([{ id }])
  expect((await use('search_notes', { query: 'two more' })).json['items']).toMatchObject([{ id }])
  expect((await use('list_pads', {})).json['items']).toEqual([])
  const { tools } = await made.client.listTools()
  expect(tools.map(({ name }) => name).sort()).toEqual([
    ...['append_to_note', 'create_note', 'list_notes', 'list_pads', 'list_tasks', 'read_note', 'search_notes'],
    'tick_task',
  ])
})

it('lists tasks and ticks one, and none whose words have changed', async () => {
  const world = await aWorld()
  const ada = await world.aPerson('Ada')
  const { token, call } = await aProgram(world, ada)
  const use = await aClient(world, token)
  const made = await call('POST', routes.api.notes.href(), 'Jam\n\n- [ ] Buy sugar\n- [ ] Wash jars\n')
  const { items } = (await use('list_tasks', { limit: 5 })).json as { items: Json[] }
  expect(items.map(({ text }) => text)).toEqual(['Buy sugar', 'Wash jars'])
  const [{ id: task_id } = { id: '' }] = items
  const note_id = made.json.id
  expect((await use('tick_task', { note_id, task_id })).json).toMatchObject({ done: true, version: 2 })
  const all = (await use('list_tasks', { note_id })).json as { items: Json[] }
  expect(all.items.map(({ done }) => done)).toEqual([true, false])
  const other = await use('tick_task', { note_id, task_id: `0-${'0'.repeat(16)}` })
  expect([other.isError, other.text]).toEqual([true, expect.stringContaining('no such task')])
  expect((await use('tick_task', { note_id, task_id, done: false })).json).toMatchObject({ done: false, version: 3 })
})

it('tools have the scopes of the token, and tell the model what is wrong', async () => {
  const world = await aWorld()
  const [ada, mallory] = [await world.aPerson('Ada'), await world.aPerson('Mallory')]
  const note = await world.aNote(ada, { name: 'Damson jam' })
  const theirs = await aClient(world, (await aProgram(world, mallory)).token)
  for (const [name, input] of [
    ['read_note', { note_id: note.id }],
    ['append_to_note', { note_id: note.id, text: 'x' }],
  ] as const) {
    const answer = await theirs(name, input)
    expect([answer.isError, answer.text]).toEqual([
      true,
      'There is nothing here. There is no such thing, or it is not yours.',
    ])
  }
  const reading = await aClient(world, (await aProgram(world, ada, { scopes: ['read'] })).token)
  expect((await reading('read_note', { note_id: note.id })).isError).toBe(false)
  const refused = await reading('create_note', { text: 'x' })
  expect([refused.isError, refused.text]).toEqual([true, expect.stringContaining('scope “write”')])
  const notes = await world.sql`select from notes where user_id in (${ada.id}, ${mallory.id})`
  expect(notes.count).toBe(1)
})

it('the service takes one message at a time, four of an account at once, and keeps no answer for a key', async () => {
  const world = await startWorld()
  const [ada, grace] = [await world.aPerson('Ada'), await world.aPerson('Grace')]
  const note = await world.aNote(ada)
  const { call, token } = await aProgram(world, ada)
  const accept = { accept: 'application/json, text/event-stream' }
  const read = (id: number) => ({
    ...{ jsonrpc: '2.0', id, method: 'tools/call' },
    params: { name: 'read_note', arguments: { note_id: note.id } },
  })
  const batch = await call('POST', routes.mcp.href(), [read(1), read(2)], accept)
  expect([batch.status, batch.body]).toEqual([400, expect.stringContaining('one message at a time')])
  const keyed = await call('POST', routes.mcp.href(), read(1), { ...accept, 'idempotency-key': 'one' })
  expect([keyed.status, keyed.body]).toEqual([200, expect.stringContaining('structuredContent')])
  expect(await world.sql`select from idempotency_keys`).toEqual([])

  const halves = await Promise.all([1, 2, 3, 4].map(() => aHalf(world, token)))
  let isAnswered = false
  const waiting = call('POST', routes.mcp.href(), read(5), accept).finally(() => (isAnswered = true))
  const other = await aProgram(world, grace)
  expect((await other.call('POST', routes.mcp.href(), read(6), accept)).status, 'another account').toBe(200)
  expect(isAnswered).toBe(false)
  halves[0]?.destroy()
  expect((await waiting).status, 'a client that leaves gives its turn back').toBe(200)
  for (const half of halves) half.destroy()
})

/** A message whose head the service has seen, and whose end is still to come. */
async function aHalf(world: World, token: string): Promise<Socket> {
  const { hostname, port } = new URL(world.url)
  const socket = connect(Number(port), hostname)
  onTestFinished(() => void socket.destroy())
  await once(socket, 'connect')
  socket.on('error', () => {})
  const head = ['POST /mcp HTTP/1.1', 'Host: localhost', `Authorization: Bearer ${token}`, 'Content-Length: 1000000']
  socket.write([...head, 'Content-Type: application/json', 'Expect: 100-continue', '', '{'].join('\r\n'))
  const [answer] = (await once(socket, 'data')) as [Buffer]
  expect(answer.toString()).toContain('100 Continue')
  return socket
}

it('a request that is no message, has no token or a session, or comes from another site is refused', async () => {
  const world = await aWorld()
  const ada = await world.aPerson('Ada')
  const { token, call } = await aProgram(world, ada)
  const path = routes.mcp.href()
  const message = { jsonrpc: '2.0', id: 1, method: 'tools/list' }
  const accept = { accept: 'application/json, text/event-stream' }
  expect((await call('POST', path, message, accept)).status).toBe(200)
  expect((await caller(world, {})('POST', path, message, accept)).status).toBe(401)
  expect((await caller(world, { token: newApiToken() })('POST', path, message, accept)).status).toBe(401)
  expect((await caller(world, { who: ada })('POST', path, message, accept)).status).toBe(401)
  for (const origin of ['https://evil.example', 'null']) {
    expect((await call('POST', path, message, { ...accept, origin })).status, origin).toBe(403)
  }
  const get = await call('GET', path, undefined, accept)
  expect([get.status, get.headers.get('allow')]).toEqual([405, 'POST'])
  expect((await call('POST', path, 'text', accept)).status).toBe(415)
  const broken = await world.visit(path, undefined, {
    method: 'POST',
    headers: { ...accept, authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: '{',
  })
  expect(broken.status).toBe(400)
  expect((await call('POST', path, { ...message, more: 'x'.repeat(3 * 1024 ** 2) }, accept)).status).toBe(413)
  const listen = { jsonrpc: '2.0', id: 2, method: 'subscriptions/listen', params: {} }
  expect((await call('POST', path, listen, accept)).body, 'no stream is kept open').toContain('error')
})
