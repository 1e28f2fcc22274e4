import type { Database, Fragment, Sql } from '../../../platform/database/connect.ts'
import { Refusal } from '../../../platform/http/refusal.ts'
import { routes } from '../../../routes.ts'
import { afterRemoval, changeFactors, type Changed, type ChangingSession } from '../two-factor/factor-changes.ts'

/** Passkeys of an account. */
export const maxPasskeys = 20

export interface ListedPasskey {
  readonly id: string
  readonly name: string
  /** ISO. */
  readonly createdAt: string
  readonly lastUsedAt: string | null
}

/** A subselect for `openPage`. */
export function passkeysOfViewer(sql: Sql): Fragment {
  return sql`
    select coalesce(json_agg(json_build_object(
      'id', p.id::text, 'name', p.name, 'createdAt', p.created_at, 'lastUsedAt', p.last_used_at) order by p.id), '[]')
    from passkeys p where p.user_id = viewer.user_id`
}

/** A subselect for `openPage`: one passkey of the viewer. */
export function passkeyOfViewer(sql: Sql, passkeyId: string): Fragment {
  return sql`
    select json_build_object('id', p.id::text, 'name', p.name, 'createdAt', p.created_at, 'lastUsedAt', p.last_used_at)
    from passkeys p where p.id = ${passkeyId} and p.user_id = viewer.user_id`
}

/** What a browser needs to find a passkey that its person has. */
export interface KnownCredential {
  readonly id: string
  readonly transports: string[]
}

export async function credentialsOf(sql: Sql, userId: string): Promise<KnownCredential[]> {
  return sql<KnownCredential[]>`
    select credential_id as id, transports from passkeys where user_id = ${userId} order by id limit ${maxPasskeys}::int`
}

/** A CTE named `answered`, with a row if the challenge was answered by no other request. Those that are void go: two for each that comes. */
const answered = (sql: Sql, challenge: Buffer): Fragment => sql`
  void as (
    delete from answered_challenges where challenge_hash in (
      select challenge_hash from answered_challenges where answered_at < now() - interval '1 hour'
      order by answered_at limit 2 for update skip locked)),
  answered as (
    insert into answered_challenges (challenge_hash) values (${challenge}) on conflict do nothing returning 1)`

export interface NewPasskey {
  readonly credentialId: string
  readonly publicKey: Uint8Array
  readonly counter: number
  readonly transports: readonly string[]
  readonly name: string
}

/**
 * Keeps a passkey, and that its challenge was answered.
 * @returns whether the account still lacks recovery codes; undefined where the passkey is not new, or the account has no room for it
 */
export async function addPasskey(
  sql: Database,
  userId: string,
  session: ChangingSession,
  challenge: Buffer,
  passkey: NewPasskey,
): Promise<Changed<{ readonly lacksCodes: boolean }> | undefined> {
  const { credentialId, publicKey, counter, transports, name } = passkey
  return changeFactors(sql, userId, session, async (tx) => {
    const [added] = await tx<{ lacksCodes: boolean }[]>`
      with ${answered(tx, challenge)}
      insert into passkeys (user_id, credential_id, public_key, counter, transports, name)
      select ${userId}::bigint, ${credentialId}, ${Buffer.from(publicKey)}::bytea, ${counter}::bigint, ${transports}::text[], ${name}
      from answered
      where (select count(*) from passkeys where user_id = ${userId}) < ${maxPasskeys}::int
      on conflict (credential_id) do nothing
      returning not exists (select from recovery_codes where user_id = ${userId}) as "lacksCodes"`
    return added
  })
}

export interface Passkey {
  readonly id: string
  readonly userId: string
  readonly credentialId: string
  readonly publicKey: Buffer
  readonly counter: number
}

/** @param userId only of this person; undefined for a sign-in, which learns from it who it is */
export async function findPasskey(sql: Sql, credentialId: string, userId?: string): Promise<Passkey | undefined> {
  const [found] = await sql<Passkey[]>`
    select p.id::text, p.user_id::text as "userId", p.credential_id as "credentialId", p.public_key as "publicKey",
      p.counter::float8 as counter
    from passkeys p
    where p.credential_id = ${credentialId} ${userId === undefined ? sql`` : sql`and p.user_id = ${userId}`}`
  return found
}

/**
 * Notes that a challenge was answered with a passkey whose signature was right. One that was answered, and a counter that has not gone on,
 * which a copy of the passkey would have, are refused, also when two come at once.
 * @returns whether it was taken
 */
export async function usePasskey(
  sql: Sql,
  { id, userId }: Pick<Passkey, 'id' | 'userId'>,
  challenge: Buffer,
  counter: number,
): Promise<boolean> {
  const { count } = await sql`
    with ${answered(sql, challenge)}
    update passkeys p set counter = ${counter}::bigint, last_used_at = now()
    from answered
    where p.id = ${id} and p.user_id = ${userId} and (p.counter < ${counter}::bigint or p.counter = 0 and ${counter}::bigint = 0)`
  return count > 0
}

/** @returns the name before; undefined where the person has no such passkey */
export async function renamePasskey(
  sql: Sql,
  userId: string,
  passkeyId: string,
  name: string,
): Promise<string | undefined> {
  const [renamed] = await sql<{ before: string }[]>`
    update passkeys p set name = ${name} from passkeys b
    where p.id = ${passkeyId} and p.user_id = ${userId} and b.id = p.id
    returning b.name as before`
  return renamed?.before
}

/**
 * Removes a passkey, unless nothing else opens the account: a password or a provider, or another passkey.
 * @param isRequired whether an account that a password opens has to keep a second factor
 * @returns its name; undefined where the person has no such passkey
 * @throws Refusal for the last way in, and for the last factor that is required
 */
export async function removePasskey(
  sql: Database,
  userId: string,
  passkeyId: string,
  session: ChangingSession,
  isRequired: boolean,
): Promise<Changed<string> | undefined> {
  return changeFactors(sql, userId, session, async (tx) => {
    const [found] = await tx<{ name: string; hasOther: boolean }[]>`
      select p.name, exists (select from passkeys o where o.user_id = p.user_id and o.id <> p.id)
        or exists (
          select from accounts a
          where a.user_id = p.user_id and (a.password is not null or a.provider_id <> 'credential')) as "hasOther"
      from passkeys p where p.id = ${passkeyId} and p.user_id = ${userId}`
    if (!found) return undefined
    if (!found.hasOther) throw lastWayIn()
    await tx`delete from passkeys where id = ${passkeyId} and user_id = ${userId}`
    await afterRemoval(tx, userId, isRequired)
    return found.name
  })
}

function lastWayIn(): Refusal {
  const advice = 'Nothing else opens your account. Add another passkey first, or choose a password.'
  return new Refusal(409, 'last-way-in', 'This passkey stays', advice).backTo(
    routes.accounts.security.href(),
    'Security',
  )
}
