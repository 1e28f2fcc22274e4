import type { Deps } from '../platform/deps.ts'

/** How accounts are opened here. */
export interface WaysToSignIn {
  /** Whether passwords and passkeys open accounts; otherwise the provider alone does. */
  readonly passwords: boolean
  /** What people call the provider; undefined without one. */
  readonly provider: string | undefined
}

export function waysToSignIn({ takesPasswords, provider }: Pick<Deps, 'takesPasswords' | 'provider'>): WaysToSignIn {
  return { passwords: takesPasswords, provider: provider?.name }
}
