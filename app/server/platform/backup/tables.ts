import type { Sql } from '../database/connect.ts'

/** A table whose rows are kept. */
export interface Table {
  readonly name: string
  /** In their order, without generated ones. */
  readonly columns: readonly string[]
  /** The rows in an order that every server has: `order by …`. */
  readonly order: string
}

/**
 * What no backup holds. Rows that open or make an account for a while, and keys: a backup of long ago would do so again. Counters of rate limits.
 * What a restore leaves half-done. Packed exports, whose files no backup has.
 */
export const leftOut = [
  'sessions',
  'verifications',
  'secrets',
  'rate_limits',
  'unfinished_restore',
  'exports',
  'invitations',
  'pending_sign_ins',
  'email_changes',
  'answered_challenges',
  'api_tokens',
  'idempotency_keys',
  'webhooks',
  'webhook_deliveries',
]

/**
 * The tables of a database whose rows are kept, whichever migrations it has.
 * Texts are ordered by their bytes: a collation orders them otherwise on another server.
 */
export async function tablesOf(sql: Sql): Promise<Table[]> {
  return sql<Table[]>`
    select c.relname as name,
      array(select quote_ident(attname) from pg_attribute a
            where a.attrelid = c.oid and attnum > 0 and not attisdropped and attgenerated = '' order by attnum) as columns,
      coalesce((select string_agg(quote_ident(a.attname) || case when a.attcollation <> 0 then ' collate "C"' else '' end, ', ' order by k.place)
       from pg_index i cross join unnest(i.indkey::int2[]) with ordinality k (attnum, place)
       join pg_attribute a on a.attrelid = c.oid and a.attnum = k.attnum
       where i.indrelid = c.oid and i.indisprimary), '1') as "order"
    from pg_class c
    where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and c.relpersistence = 'p'
      and c.relname <> all (${leftOut})
      and not exists (select from pg_depend d where d.objid = c.oid and d.deptype = 'e')
    order by c.relname collate "C"`
}

/** How many rows each of them has. */
export async function countsOf(sql: Sql, tables: readonly Table[]): Promise<Map<string, number>> {
  const counts = new Map<string, number>()
  for (const { name } of tables) {
    const [counted] = await sql.unsafe<{ rows: number }[]>(`select count(*)::float8 as rows from "${name}"`)
    counts.set(name, counted?.rows ?? 0)
  }
  return counts
}
