import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, onTestFinished } from 'vitest'
import { secret as signingSecret } from '../../../test/deps.ts'
import type { Person, World } from '../../../test/world.ts'
import { routes } from '../../routes.ts'
import { deliverDue, type DeliverDeps } from './deliver.ts'

export interface Received {
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

export interface Receiver {
  readonly url: string
  readonly received: Received[]
  status: number
  /** How long it takes to answer. */
  delayMs: number
}

/** A service on this machine that is told of notes. @param before its first answer */
export async function aReceiver(before: () => Promise<unknown> = async () => {}): Promise<Receiver> {
  const server = createServer((request, response) => {
    let body = ''
    request.on('data', (chunk: Buffer) => (body += chunk.toString()))
    request.on('end', () => {
      receiver.received.push({ headers: request.headers as Record<string, string>, body })
      const answer = () => response.writeHead(receiver.status).end()
      void before().then(() => setTimeout(answer, receiver.delayMs))
    })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const receiver: Receiver = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/notes`,
    received: [],
    status: 200,
    delayMs: 0,
  }
  return receiver
}

export const depsOf = ({ sql, outbox }: World): DeliverDeps => ({
  ...{
    sql,
    mailer: outbox,
    publicOrigin: 'http://localhost:8000',
    isLocal: true,
    secret: signingSecret,
    previousSecrets: [],
  },
  ...{ version: '0.1.0+abc', log: { error: () => {}, warn: () => {} } as unknown as DeliverDeps['log'] },
})

/** Sends all that waits, also what is held back. */
export async function deliverAll(world: World): Promise<void> {
  await world.sql`update webhook_deliveries set due_at = now() where due_at > now()`
  while ((await deliverDue(depsOf(world))) > 0);
}

export async function aWebhook(world: World, who: Person, url: string): Promise<{ id: string; secret: string }> {
  const answer = await world.submit(routes.webhooks.list.href(), { url }, who)
  expect(answer.status, answer.body).toBe(201)
  const [webhook] = await world.sql<
    { id: string }[]
  >`select id::text from webhooks where user_id = ${who.id} order by id desc`
  return { id: webhook?.id ?? '', secret: /whsec_[\w+/=]+/.exec(answer.body)?.[0] ?? '' }
}

export const typesOf = ({ received }: Receiver) =>
  received.map(({ body }) => (JSON.parse(body) as { type: string }).type)

/** Asserts that the counter of each webhook is what a count finds. */
export async function expectCounted({ sql }: World): Promise<void> {
  const wrong = await sql`
    select w.id, w.waiting, n.waiting as counted from webhooks w cross join lateral (
      select count(*)::int as waiting from webhook_deliveries d where d.webhook_id = w.id and d.done_at is null) n
    where w.waiting <> n.waiting`
  expect(wrong).toEqual([])
}
