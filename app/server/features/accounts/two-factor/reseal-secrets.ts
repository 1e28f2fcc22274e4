import type { Sql } from '../../../platform/database/connect.ts'
import type { Deps } from '../../../platform/deps.ts'
import { sealOfCodes } from './check-code.ts'

const maxRows = 500

/**
 * Seals secrets anew that a key on its way out had sealed, so that a person who does not sign in while it rotates can sign in afterwards.
 * @returns how many were
 */
export async function resealSecrets(
  sql: Sql,
  { secret, previousSecrets }: Pick<Deps, 'secret' | 'previousSecrets'>,
): Promise<number> {
  if (previousSecrets.length === 0) return 0
  const seal = sealOfCodes({ secret, previousSecrets })
  let resealed = 0
  for (let last = '0'; ;) {
    const rows = await sql<{ userId: string; sealed: string }[]>`
      select user_id::text as "userId", secret_sealed as sealed from one_time_codes
      where user_id > ${last}::bigint order by user_id limit ${maxRows}`
    for (const { userId, sealed } of rows) {
      const anew = seal.open(sealed)?.resealed
      if (anew === undefined) continue
      await sql`
        update one_time_codes set secret_sealed = ${anew} where user_id = ${userId} and secret_sealed = ${sealed}`
      resealed++
    }
    last = rows.at(-1)?.userId ?? last
    if (rows.length < maxRows) return resealed
  }
}
