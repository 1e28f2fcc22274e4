import type { Sql } from '../../platform/database/connect.ts'

/** Ends all tokens of an account. */
export async function endTokens(sql: Sql, userId: string): Promise<void> {
  await sql`delete from api_tokens where user_id = ${userId}`
}
