import type { Sql } from '../../platform/database/connect.ts'

/** Whether an address has an account, in whatever case it is written. */
export async function isTaken(sql: Sql, email: string): Promise<boolean> {
  const [found] = await sql`select 1 from users where email = lower(${email})`
  return found !== undefined
}
