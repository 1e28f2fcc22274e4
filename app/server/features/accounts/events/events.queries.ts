import type { Fragment, Sql } from '../../../platform/database/connect.ts'

export interface ListedEvent {
  readonly id: string
  /** A word of `eventKinds`; one that a newer version wrote is not among them. */
  readonly kind: string
  /** ISO. */
  readonly at: string
  readonly network: string
  readonly device: string
  readonly detail: string
}

/** Events on a page; one more is read, which says whether older ones follow. */
export const pageSize = 50

/** A subselect for `openPage`. @param before an event's id: only older ones */
export function eventsOfViewer(sql: Sql, before?: string): Fragment {
  return sql`
    select coalesce(json_agg(json_build_object('id', e.id::text, 'kind', e.kind, 'at', e.at, 'network', e.network,
                                               'device', e.device, 'detail', e.detail) order by e.id desc), '[]')
    from (
      select * from security_events
      where user_id = viewer.user_id ${before === undefined ? sql`` : sql`and id < ${before}`}
      order by id desc limit ${pageSize + 1}::int) e`
}
