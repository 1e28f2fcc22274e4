import { createHash, createHmac } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { RateLimiterMemory } from 'rate-limiter-flexible'
import type { Deps } from '../../platform/deps.ts'
import { createRotatingSeal } from '../../platform/mail/sealed.ts'
import { asViewer } from '../gate.ts'
import { Problem } from './problem.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** Of a POST with an Idempotency-Key, while its answer is still to be kept. */
    idempotency: { readonly key: string; readonly hash: Buffer } | undefined
  }
}

/** Keys that one account may use in a day, in each process: each answer is kept for a day. */
const maxKeysPerDay = 20_000
/** A first request that has not answered after this was killed: the next one takes its place. An SQL interval. */
const takenOverAfter = '5 minutes'

/** Headers that belong to an answer that is given again. */
const keptHeaders = ['content-type', 'location', 'etag']

interface Known {
  readonly isSame: boolean
  readonly status: number | null
  readonly headers: Record<string, string> | null
  /** Sealed. */
  readonly body: string | null
}

/**
 * The hooks of Idempotency-Key: the first request with a key is carried out, and its answer given again for a day. An answer may have the
 * address of a share, and a request its password: the answer is sealed, and the hash of the request keyed.
 */
export function idempotency({ sql, secret, previousSecrets }: Pick<Deps, 'sql' | 'secret' | 'previousSecrets'>) {
  const seal = createRotatingSeal(secret, previousSecrets, 'kept answer')
  const limiter = new RateLimiterMemory({ points: maxKeysPerDay, duration: 24 * 60 * 60 })

  async function begin(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply | undefined> {
    const key = request.headers['idempotency-key']
    if (key === undefined || request.method !== 'POST') return undefined
    if (typeof key !== 'string' || !/^[\x21-\x7e]{1,255}$/.test(key)) {
      throw new Problem(400, 'bad-request', 'An Idempotency-Key has 1 to 255 visible ASCII characters, such as a UUID.')
    }
    if ((await limiter.consume(request.asker).catch(() => undefined)) === undefined) {
      throw new Problem(429, 'too-often', 'This account has used very many keys today.', {}, { 'retry-after': '3600' })
    }
    const asked = textOf(request)
    const hash = hashOf(secret, asked)
    const hashes = [hash, ...previousSecrets.map((one) => hashOf(one, asked))]
    const { isNew, known } = await asViewer<{ isNew: boolean; known: Known | null }>(
      sql,
      request,
      (viewer) => sql`
      with ${viewer},
      begun as (
        insert into idempotency_keys as k (user_id, key, request_hash) select user_id, ${key}, ${hash} from viewer
        on conflict (user_id, key) do update
        set request_hash = excluded.request_hash, begun_at = now(), status = null, headers = null, body = null
        where k.begun_at < now() - interval '1 day' or (k.status is null and k.begun_at < now() - ${takenOverAfter}::interval)
        returning user_id
      )
      select viewer.user_id::text as "userId", exists (select from begun) as "isNew", (
        select json_build_object('isSame', k.request_hash = any (${hashes}::bytea[]), 'status', k.status, 'headers', k.headers, 'body', k.body)
        from idempotency_keys k where k.user_id = viewer.user_id and k.key = ${key}) as known
      from viewer`,
    )
    if (isNew) {
      request.idempotency = { key, hash }
      return undefined
    }
    // Not seen: it began at the same moment.
    if (known && !known.isSame) throw new Problem(422, 'key-for-another-request', 'Make a new key for each request.')
    if (known?.status == null) {
      throw new Problem(409, 'key-in-use', 'Wait, and send the same request again.', {}, { 'retry-after': '1' })
    }
    const answer = seal.open(known.body ?? '')
    if (!answer) throw new Problem(409, 'not-now', 'It is done already, and its answer cannot be read any more.')
    return reply
      .code(known.status)
      .headers({ ...known.headers, 'idempotency-replayed': 'true' })
      .send(answer.text)
  }

  /** Keeps the answer before it is sent. A request that failed changed nothing: its key may be used again. */
  async function end(request: FastifyRequest, reply: FastifyReply, payload: unknown): Promise<unknown> {
    const { idempotency: begun, userId } = request
    if (!begun || userId === undefined) return payload
    request.idempotency = undefined
    const { statusCode: status } = reply
    const headers = Object.fromEntries(
      keptHeaders.flatMap((name) => (reply.hasHeader(name) ? [[name, String(reply.getHeader(name))]] : [])),
    )
    const body = seal.close(typeof payload === 'string' ? payload : '')
    await (
      status < 300
        ? sql`
          update idempotency_keys set status = ${status}, headers = ${JSON.stringify(headers)}::jsonb, body = ${body}
          where user_id = ${userId} and key = ${begun.key} and request_hash = ${begun.hash}`
        : sql`delete from idempotency_keys where user_id = ${userId} and key = ${begun.key} and request_hash = ${begun.hash}`
    ).catch((error: unknown) =>
      request.log.error({ ...request.about(), err: error }, 'an answer could not be kept for its key'),
    )
    return payload
  }

  return { begin, end }
}

/** A UUID of a key and its request, for what has an idempotency key of its own. */
export function uuidOf({ idempotency: begun }: FastifyRequest): string | undefined {
  if (!begun) return undefined
  const hex = createHash('sha256').update(begun.hash).update(begun.key).digest('hex')
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join('-')
}

function hashOf(secret: string, asked: string): Buffer {
  return createHmac('sha256', secret).update(`idempotency ${asked}`).digest()
}

/** What is asked. Of a file that is still to come, its length and kind. */
function textOf({ method, url, headers, body }: FastifyRequest): string {
  const isRead = typeof body === 'string' || (typeof body === 'object' && body !== null && !('pipe' in body))
  const what = isRead ? JSON.stringify(body) : String(headers['content-length'])
  const type = String(headers['content-type']).replace(/;.*/s, '')
  return JSON.stringify([method, url, type, what])
}
