import type { Deps } from '../../platform/deps.ts'
import type { RateLimits } from '../../platform/http/rate-limit.ts'
import type { WaysToSignIn } from '../../shell/ways-to-sign-in.ts'
import type { LogAccountEvent } from './account-events.ts'
import type { Auth } from './auth.ts'
import type { KnownDevices } from './known-devices.ts'

/** The dependencies of all account routes. */
export interface AccountsDeps extends Deps {
  readonly auth: Auth
  /** Rate limits on guessing. */
  readonly attempts: RateLimits
  readonly devices: KnownDevices
  readonly logEvent: LogAccountEvent
  readonly ways: WaysToSignIn
}

/** The problem of passwords that differ, at the second field. */
export function differ(field: string): Record<string, string> {
  return { [field]: 'Passwords do not match' }
}
