import { later, ok, wrong, type Finding } from '../check.ts'
import { increase, type Quota } from './quota.ts'

/** What a quota has to hold. */
export interface Wanted {
  /** With this environment and those that run already. */
  readonly now: number
  /** With all environments of the account. */
  readonly later: number
  /** Of these, what is not Notejam's. */
  readonly others: number
}

/** @param pending what was asked for and is not decided yet */
export function judgeQuota(
  quota: Quota,
  region: string,
  { granted, now, later: all, others }: Wanted & { readonly granted: number },
  pending?: number,
): Finding {
  const found = `${now} needed${others > 0 ? ` (${others} not by Notejam)` : ''}, ${granted} granted`
  // Asked for once, for everything.
  const most = Math.max(now, all)
  const isPending = pending !== undefined && pending >= most
  const mend = isPending ? `wait: ${pending} were asked for, and AWS is deciding` : increase(quota, region, most)
  if (now > granted) return wrong(found, mend)
  if (all > granted) return later(`${found}; all environments of the account need ${all}`, mend)
  return ok(found)
}
