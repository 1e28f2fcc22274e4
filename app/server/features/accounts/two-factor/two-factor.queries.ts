import type { Database, Fragment, Sql } from '../../../platform/database/connect.ts'
import { afterRemoval, changeFactors, type Changed, type ChangingSession } from './factor-changes.ts'
import type { RecoveryCodes } from './recovery-codes.ts'

/** How the viewer's one-time codes and recovery codes are. */
export interface CodesState {
  readonly isOn: boolean
  /** ISO; null while they are off. */
  readonly since: string | null
  /** Of a secret that waits for its first code, also of another phone while codes are on; null for none. */
  readonly waitingSecret: string | null
  /** Whether recovery codes were made since the first factor, used or not. */
  readonly hasRecoveryCodes: boolean
  readonly unusedRecoveryCodes: number
  readonly hasPasskeys: boolean
}

/** For how long a secret waits for its first code. */
const waitingMinutes = 60

/** A subselect for `openPage`. */
export function codesOfViewer(sql: Sql): Fragment {
  return sql`
    select json_build_object(
      'isOn', coalesce(c.confirmed_at is not null, false), 'since', c.confirmed_at,
      'waitingSecret', case
        when coalesce(c.next_begun_at, c.begun_at) < now() - make_interval(mins => ${waitingMinutes}) then null
        when c.confirmed_at is null then c.secret_sealed else c.next_sealed end,
      'hasPasskeys', exists (select from passkeys p where p.user_id = viewer.user_id),
      'hasRecoveryCodes', exists (select from recovery_codes r where r.user_id = viewer.user_id),
      'unusedRecoveryCodes', (
        select count(*) from recovery_codes r where r.user_id = viewer.user_id and r.used_at is null))
    from (select viewer.user_id as id) v left join one_time_codes c on c.user_id = v.id`
}

/** Keeps a secret that nothing asks for until a code of it is given. Codes that are on stay as they are until then. */
export async function beginCodes(sql: Sql, userId: string, sealed: string): Promise<void> {
  await sql`
    insert into one_time_codes as c (user_id, secret_sealed) values (${userId}, ${sealed})
    on conflict (user_id) do update set
      secret_sealed = case when c.confirmed_at is null then excluded.secret_sealed else c.secret_sealed end,
      begun_at = case when c.confirmed_at is null then now() else c.begun_at end,
      next_sealed = case when c.confirmed_at is not null then excluded.secret_sealed end,
      next_begun_at = case when c.confirmed_at is not null then now() end`
}

/**
 * From here on codes of this secret are asked for, and of no other.
 * @param sealed the secret that the code was of
 * @param recovery given to an account that has none
 * @returns whether they were; undefined where no such secret waits
 */
export async function confirmCodes(
  sql: Database,
  userId: string,
  session: ChangingSession,
  { sealed, step }: { readonly sealed: string; readonly step: number },
  recovery: RecoveryCodes,
): Promise<Changed<{ readonly areCodesGiven: boolean }> | undefined> {
  return changeFactors(sql, userId, session, async (tx) => {
    const { count } = await tx`
      update one_time_codes set secret_sealed = ${sealed}, confirmed_at = now(), last_step = ${step},
        begun_at = coalesce(next_begun_at, begun_at), next_sealed = null, next_begun_at = null
      where user_id = ${userId} and ${sealed} = case when confirmed_at is null then secret_sealed else next_sealed end`
    return count > 0 ? { areCodesGiven: await giveRecoveryCodes(tx, userId, recovery) } : undefined
  })
}

/** To an account that has none. @returns whether they were given */
async function giveRecoveryCodes(tx: Sql, userId: string, { hashes, salt }: RecoveryCodes): Promise<boolean> {
  const { count } = await tx`
    insert into recovery_codes (user_id, code_hash, salt)
    select ${userId}::bigint, unnest(${hashes}::bytea[]), ${salt}::bytea
    where not exists (select from recovery_codes where user_id = ${userId})`
  return count > 0
}

/** @returns undefined where they were off */
export async function endCodes(
  sql: Database,
  userId: string,
  session: ChangingSession,
  isRequired: boolean,
): Promise<Changed<true> | undefined> {
  return changeFactors(sql, userId, session, async (tx) => {
    const [gone] = await tx<{ wasOn: boolean }[]>`
      delete from one_time_codes where user_id = ${userId} returning confirmed_at is not null as "wasOn"`
    if (!gone?.wasOn) return undefined
    await afterRemoval(tx, userId, isRequired)
    return true
  })
}

/** In place of those before. @returns undefined for an account without a factor that they could take the place of */
export async function replaceRecoveryCodes(
  sql: Database,
  userId: string,
  recovery: RecoveryCodes,
): Promise<Changed<true> | undefined> {
  return changeFactors<true>(sql, userId, undefined, async (tx) => {
    const { count } = await tx`
      select where exists (select from one_time_codes where user_id = ${userId} and confirmed_at is not null)
        or exists (select from passkeys where user_id = ${userId})`
    if (count === 0) return undefined
    await tx`delete from recovery_codes where user_id = ${userId}`
    await giveRecoveryCodes(tx, userId, recovery)
    return true
  })
}

/** For an operator: the password opens the account alone, and sets up others. @returns how many factors there were */
export async function endFactors(sql: Database, userId: string): Promise<number> {
  const changed = await changeFactors(sql, userId, undefined, async (tx) => {
    const codes = await tx`delete from one_time_codes where user_id = ${userId}`
    const passkeys = await tx`delete from passkeys where user_id = ${userId}`
    await tx`delete from recovery_codes where user_id = ${userId}`
    return codes.count + passkeys.count
  })
  return changed?.result ?? 0
}

export interface Factors {
  /** Null while one-time codes are off. */
  readonly sealed: string | null
  /** Of the recovery codes; null without any. */
  readonly salt: Buffer | null
}

/** What a code is compared with. */
export async function factorsOf(sql: Sql, userId: string): Promise<Factors> {
  const [found] = await sql<Factors[]>`
    select
      (select secret_sealed from one_time_codes where user_id = ${userId} and confirmed_at is not null) as sealed,
      (select salt from recovery_codes where user_id = ${userId} limit 1) as salt`
  return found ?? { sealed: null, salt: null }
}

/** Each step's code works once, also when two requests give it at the same moment. @returns whether it had not been given */
export async function spendStep(
  sql: Sql,
  userId: string,
  step: number,
  resealed: string | undefined,
): Promise<boolean> {
  const { count } = await sql`
    update one_time_codes set last_step = ${step}, secret_sealed = coalesce(${resealed ?? null}::text, secret_sealed)
    where user_id = ${userId} and confirmed_at is not null and last_step < ${step}`
  return count > 0
}

/** @returns whether it was one that had not been used */
export async function spendRecoveryCode(sql: Sql, userId: string, hash: Buffer): Promise<boolean> {
  const { count } = await sql`
    update recovery_codes set used_at = now() where user_id = ${userId} and code_hash = ${hash} and used_at is null`
  return count > 0
}
