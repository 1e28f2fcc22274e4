import type { Deps } from '../../platform/deps.ts'
import type { RateLimits } from '../../platform/http/rate-limit.ts'
import type { TellOfAccount } from './account-events.ts'
import type { Auth } from './auth.ts'
import type { KnownDevices } from './known-devices.ts'

/** What the flows of accounts share. */
export interface AccountsDeps extends Deps {
  readonly auth: Auth
  /** Attempts that somebody guessing would make. */
  readonly attempts: RateLimits
  readonly devices: KnownDevices
  readonly tell: TellOfAccount
}

/** The problem of a repeated password, at the field where it shows. */
export function differ(field: string): Record<string, string> {
  return { [field]: 'Passwords do not match' }
}
