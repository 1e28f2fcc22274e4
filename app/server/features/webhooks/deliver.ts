import type { FastifyBaseLogger } from 'fastify'
import { backgroundLoop } from '../../platform/database/background-loop.ts'
import type { Deps } from '../../platform/deps.ts'
import { recordEvent } from '../../shell/security-events.ts'
import {
  dropWaiting,
  markDelivered,
  markFailed,
  markOffTold,
  markTested,
  nextMessage,
  release,
  reseal,
  takeSwitchedOff,
  takeWebhooks,
  type Message,
  type SwitchedOff,
  type Taken,
} from './delivering.queries.ts'
import { sealOfWebhooks } from './secrets.ts'
import { resolveByDns, send, type Outcome, type SendOptions } from './send.ts'
import { signed } from './signature.ts'

export type DeliverDeps = Pick<
  Deps,
  'sql' | 'mailer' | 'publicOrigin' | 'isLocal' | 'secret' | 'previousSecrets' | 'version'
> & {
  readonly log: FastifyBaseLogger
}

/** Webhooks that one process sends to at once. */
const maxAtOnce = 4
/** Messages of one webhook before another has its turn, and how long it may have it: a slow receiver keeps others waiting no longer. */
const [maxInTurn, turnMs] = [10, 5_000]
/** Of one message: a turn stays within the lease even if its last one takes its longest. */
const messageMs = 5_000

/** Exponential backoff with jitter: 5 seconds, 10, 20, … an hour. */
export function backoffSeconds(failures: number, chance = Math.random()): number {
  return Math.min(3600, 5 * 2 ** Math.min(failures, 20)) * (0.75 + chance / 2)
}

/** Sends what waits, again and again, while the process runs. */
export function keepDelivering(deps: DeliverDeps): { stop(): Promise<void> } {
  return backgroundLoop('sending to webhooks', deps.log, async ({ signal }) => {
    while (!signal.aborted && (await deliverDue(deps)) > 0);
  })
}

/** Sends what is due. @returns to how many webhooks */
export async function deliverDue(deps: DeliverDeps, sending: Partial<SendOptions> = {}): Promise<number> {
  const options = { resolve: resolveByDns, milliseconds: messageMs, takesThisMachine: deps.isLocal, ...sending }
  for (const webhook of await takeSwitchedOff(deps.sql, maxAtOnce)) await tellOff(deps, webhook)
  const taken = await takeWebhooks(deps.sql, maxAtOnce)
  await Promise.all(taken.map((webhook) => deliverTo(deps, webhook, options)))
  return taken.length
}

async function deliverTo(deps: DeliverDeps, webhook: Taken, options: SendOptions): Promise<void> {
  const { sql } = deps
  const opened = sealOfWebhooks(deps).open(webhook.sealed)
  if (opened?.resealed !== undefined) await reseal(sql, webhook.id, opened.resealed)
  let { failures } = webhook
  const until = performance.now() + turnMs
  for (let sent = 0; sent < maxInTurn && performance.now() < until; sent++) {
    const message = await nextMessage(sql, webhook)
    if (!message) break
    const outcome = await sendSigned(deps, webhook, opened?.text, message, options)
    if (!outcome.isDelivered) {
      const { status = null, problem } = outcome
      if (message.type === 'test') await markTested(sql, webhook.id, message.id, status, problem)
      else await markFailed(sql, webhook.id, message.id, { status, problem, seconds: backoffSeconds(failures) })
      return
    }
    await markDelivered(sql, webhook.id, message.id, outcome.status ?? 0)
    failures = 0
  }
  await release(sql, webhook.id)
}

async function sendSigned(
  deps: DeliverDeps,
  { url }: Taken,
  secret: string | undefined,
  message: Message,
  options: SendOptions,
): Promise<Outcome> {
  if (secret === undefined) {
    const problem = 'Its secret was sealed with a key that this Notejam does not have: make it anew'
    return { isDelivered: false, problem }
  }
  const body = bodyOf(message)
  const at = Math.floor(Date.now() / 1000)
  return send(url, body, { ...headersOf(deps, body), ...signed(secret, message.messageId, at, body) }, options)
}

/** Removes what waited for a webhook that was switched off by itself, and tells its person. */
async function tellOff(deps: DeliverDeps, { id, userId, url, reason }: SwitchedOff): Promise<void> {
  await dropWaiting(deps.sql, id)
  await recordEvent(deps, { userId, kind: 'webhook-off', detail: `${new URL(url).host}: ${reason}` })
  await markOffTold(deps.sql, id)
}

function headersOf({ version }: DeliverDeps, body: string): Record<string, string> {
  return {
    'content-type': 'application/json',
    'content-length': String(Buffer.byteLength(body)),
    'user-agent': `Notejam/${version.replace(/\+.*/, '')}`,
  }
}

/** What a receiver gets: which note, and what it is called; its text is at the API, for those with a token. */
function bodyOf({ messageId, type, createdAt, noteId, note }: Message): string {
  const data = noteId === null ? {} : { note: note ?? { id: noteId } }
  return JSON.stringify({ id: messageId, type, created_at: createdAt, data })
}
