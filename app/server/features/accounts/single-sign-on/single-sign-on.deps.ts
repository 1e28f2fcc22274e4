import type { AccountsDeps } from '../accounts.deps.ts'
import type { AttemptCookies } from './attempts.ts'
import type { Provider } from './provider.ts'

/** The dependencies of all routes of single sign-on. */
export interface SingleSignOnDeps extends Omit<AccountsDeps, 'provider'> {
  readonly provider: Provider
  readonly cookies: AttemptCookies
  /** For what all ways of signing in share. */
  readonly accounts: AccountsDeps
}

/** Where to go on with an identity that is proved, or why not. */
export type Result = { readonly href: string } | { readonly status: number; readonly problem: string }
