import { createHash, randomBytes } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Sql } from '../../../platform/database/connect.ts'
import type { Deps } from '../../../platform/deps.ts'
import { cookieFor } from '../../../platform/sessions/session-cookie.ts'

/** How long after the password a code is taken. */
const maxAgeSeconds = 10 * 60

/** Wrong codes until the password is asked for again, and sign-ins of an account that wait at once. */
export const [maxAttempts, maxWaiting] = [5, 10]

/** A sign-in of which the password was right. */
export interface PendingSignIn {
  readonly userId: string
  readonly email: string
  /** The password's: the one that was right. */
  readonly hash: string
  readonly isLeaving: boolean
  /** The second steps that the account has besides recovery codes. */
  readonly hasCodes: boolean
  readonly hasPasskeys: boolean
  readonly next: string
}

/**
 * The step between password and code. The browser has a signed cookie with a random token; whose sign-in it is, the row says, which is used
 * once, ends with the fifth wrong code, and is void after ten minutes or with another password.
 */
export function pendingSignIns({ sql, publicOrigin }: Pick<Deps, 'sql' | 'publicOrigin'>) {
  const { name, secure } = cookieFor(publicOrigin, 'notejam-code')
  const attributes = { path: '/', httpOnly: true, sameSite: 'lax', secure } as const
  const tokenOf = (request: FastifyRequest): string | undefined => {
    const { valid, value } = request.unsignCookie(request.cookies[name] ?? '')
    const [purpose, token] = (valid ? value : '').split('.')
    return purpose === name ? token : undefined
  }
  return {
    async begin(reply: FastifyReply, { userId, hash, next }: Pick<PendingSignIn, 'userId' | 'hash' | 'next'>) {
      const token = randomBytes(24).toString('base64url')
      await insert(sql, { tokenHash: sumOf(token), userId, passwordSum: sumOf(hash), next })
      reply.setCookie(name, `${name}.${token}`, { ...attributes, maxAge: maxAgeSeconds, signed: true })
    },
    /** The sign-in of this browser that waits. */
    async of(request: FastifyRequest): Promise<PendingSignIn | undefined> {
      const token = tokenOf(request)
      return token === undefined ? undefined : find(sql, sumOf(token))
    },
    /** Counts an attempt before its code is looked at. @returns whether there was one left */
    async attempt(request: FastifyRequest): Promise<boolean> {
      const { count } = await sql`
        update pending_sign_ins set attempts = attempts + 1
        where token_hash = ${sumOf(tokenOf(request) ?? '')} and attempts < ${maxAttempts}`
      return count > 0
    },
    /** Uses it up. @returns whether no other request has */
    async take(request: FastifyRequest): Promise<boolean> {
      const { count } = await sql`delete from pending_sign_ins where token_hash = ${sumOf(tokenOf(request) ?? '')}`
      return count > 0
    },
    /** The person has signed in by a passkey. */
    async end(request: FastifyRequest, reply: FastifyReply): Promise<void> {
      const token = tokenOf(request)
      if (token === undefined) return
      await sql`delete from pending_sign_ins where token_hash = ${sumOf(token)}`
      reply.clearCookie(name, attributes)
    },
    forget: (reply: FastifyReply): FastifyReply => reply.clearCookie(name, attributes),
  }
}

const sumOf = (text: string) => createHash('sha256').update(text).digest()

interface NewRow {
  readonly tokenHash: Buffer
  readonly userId: string
  readonly passwordSum: Buffer
  readonly next: string
}

/** Makes room for it: the oldest of an account go, and those that are void. */
async function insert(sql: Sql, { tokenHash, userId, passwordSum, next }: NewRow): Promise<void> {
  await sql`
    with gone as (
      delete from pending_sign_ins where token_hash in (
        select token_hash from pending_sign_ins where user_id = ${userId}
        order by begun_at desc offset ${maxWaiting - 1}::int))
    insert into pending_sign_ins (token_hash, user_id, password_sum, next)
    values (${tokenHash}, ${userId}, ${passwordSum}, ${next})`
}

async function find(sql: Sql, tokenHash: Buffer): Promise<PendingSignIn | undefined> {
  const [found] = await sql<PendingSignIn[]>`
    select p.user_id::text as "userId", u.email, a.password as hash, p.next,
      exists (select from account_deletions d where d.user_id = p.user_id) as "isLeaving",
      exists (select from one_time_codes c where c.user_id = p.user_id and c.confirmed_at is not null) as "hasCodes",
      exists (select from passkeys k where k.user_id = p.user_id) as "hasPasskeys"
    from pending_sign_ins p join users u on u.id = p.user_id
      join accounts a on a.user_id = p.user_id and a.provider_id = 'credential'
    where p.token_hash = ${tokenHash} and p.begun_at > now() - make_interval(secs => ${maxAgeSeconds})
      and p.attempts < ${maxAttempts} and p.password_sum = sha256(convert_to(a.password, 'UTF8'))`
  return found
}
