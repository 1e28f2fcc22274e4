import type { Fragment, Sql } from '../../../platform/database/connect.ts'
import type { RecoveryCodes } from './recovery-codes.ts'

/** How the viewer's one-time codes are. */
export interface CodesState {
  readonly isOn: boolean
  /** ISO; null while they are off. */
  readonly since: string | null
  /** Of a secret that waits for its first code; null for none. */
  readonly waitingSecret: string | null
  readonly unusedRecoveryCodes: number
}

/** For how long a secret waits for its first code. */
const waitingMinutes = 60

/** A subselect for `openPage`. */
export function codesOfViewer(sql: Sql): Fragment {
  return sql`
    select json_build_object(
      'isOn', coalesce(c.confirmed_at is not null, false), 'since', c.confirmed_at,
      'waitingSecret', case when c.confirmed_at is null and c.begun_at > now() - make_interval(mins => ${waitingMinutes})
        then c.secret_sealed end,
      'unusedRecoveryCodes', (
        select count(*) from recovery_codes r where r.user_id = viewer.user_id and r.used_at is null))
    from (select viewer.user_id as id) v left join one_time_codes c on c.user_id = v.id`
}

/** Keeps a secret that nothing asks for until a code of it is given. Codes that are on stay as they are. */
export async function beginCodes(sql: Sql, userId: string, sealed: string): Promise<void> {
  await sql`
    insert into one_time_codes (user_id, secret_sealed) values (${userId}, ${sealed})
    on conflict (user_id) do update set secret_sealed = excluded.secret_sealed, begun_at = now(), last_step = 0
    where one_time_codes.confirmed_at is null`
}

/**
 * From here on codes are asked for.
 * @param sealed the secret that the code was of
 * @returns whether they were off, with this secret
 */
export async function confirmCodes(
  sql: Sql,
  userId: string,
  sealed: string,
  step: number,
  recovery: RecoveryCodes,
): Promise<boolean> {
  const { count } = await sql`
    with confirmed as (
      update one_time_codes set confirmed_at = now(), last_step = ${step}
      where user_id = ${userId} and secret_sealed = ${sealed} and confirmed_at is null
      returning user_id),
    gone as (delete from recovery_codes r using confirmed c where r.user_id = c.user_id)
    insert into recovery_codes (user_id, code_hash, salt)
    select user_id, unnest(${recovery.hashes}::bytea[]), ${recovery.salt} from confirmed`
  return count > 0
}

/** Recovery codes go with the codes. @returns whether they were on */
export async function endCodes(sql: Sql, userId: string): Promise<boolean> {
  const { count } = await sql`
    with gone as (delete from one_time_codes where user_id = ${userId} returning user_id, confirmed_at),
    recovery as (delete from recovery_codes r using gone g where r.user_id = g.user_id)
    select from gone where confirmed_at is not null`
  return count > 0
}

/** In place of those before. @returns whether one-time codes are on */
export async function replaceRecoveryCodes(sql: Sql, userId: string, recovery: RecoveryCodes): Promise<boolean> {
  const { count } = await sql`
    with owner as (
      select user_id from one_time_codes where user_id = ${userId} and confirmed_at is not null for no key update),
    gone as (delete from recovery_codes r using owner o where r.user_id = o.user_id)
    insert into recovery_codes (user_id, code_hash, salt)
    select user_id, unnest(${recovery.hashes}::bytea[]), ${recovery.salt} from owner`
  return count > 0
}

export interface Factors {
  readonly sealed: string
  readonly salt: Buffer | null
}

/** What a code is compared with; undefined while codes are off. */
export async function factorsOf(sql: Sql, userId: string): Promise<Factors | undefined> {
  const [found] = await sql<Factors[]>`
    select c.secret_sealed as sealed, (select r.salt from recovery_codes r where r.user_id = c.user_id limit 1) as salt
    from one_time_codes c where c.user_id = ${userId} and c.confirmed_at is not null`
  return found
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
