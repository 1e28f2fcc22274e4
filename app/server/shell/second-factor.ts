import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Fragment, Sql } from '../platform/database/connect.ts'
import type { Deps } from '../platform/deps.ts'
import { routes } from '../routes.ts'

/** How a request meets an account without a second factor, where the settings require one. */
export interface FactorRule {
  /** Whether the gate has no row for it; otherwise its row says so (`lacks_factor`). */
  readonly turnsAway: boolean
  /** Whether people can sign in with a provider: an account that its identity opens needs no other factor for its programs. */
  readonly countsProvider: boolean
}

declare module 'fastify' {
  interface FastifyRequest {
    /** Undefined where no second factor is required. */
    readonly factorRule: FactorRule | undefined
  }
}

/**
 * A condition: the password alone does not open the account. One-time codes count from their first code on, passkeys from the first recovery
 * codes on, which take the place of one that is lost.
 * @param userId an expression
 */
export function hasFactor(sql: Sql, userId: Fragment): Fragment {
  return sql`(
    exists (select from one_time_codes c where c.user_id = ${userId} and c.confirmed_at is not null)
    or exists (select from recovery_codes r where r.user_id = ${userId})
      and exists (select from passkeys p where p.user_id = ${userId}))`
}

/** A condition over `u`, a row of users: it is opened without a second factor. @param isStrong a condition for what counts besides */
export function lacksFactor(sql: Sql, rule: FactorRule | undefined, isStrong: Fragment): Fragment {
  return rule ? sql`not (${isStrong} or ${hasFactor(sql, sql`u.id`)})` : sql`false`
}

/** Where an account without one can go: it sets one up, shows who it is, confirms its address, or leaves with its notes. */
const open: readonly string[] = [
  ...[routes.accounts.setUpFactor, routes.accounts.codes, routes.accounts.confirmCodes, routes.accounts.recoveryCodes],
  ...[routes.accounts.addPasskey, routes.accounts.passkeyOffer],
  ...[routes.accounts.email, routes.accounts.resendConfirmation, routes.accounts.cancelEmail],
  ...[routes.accounts.confirm, routes.accounts.confirmed],
  ...[routes.accounts.confirmChallenge, routes.accounts.confirmWithPasskey],
  ...[routes.accounts.provider.confirm, routes.accounts.provider.back],
  ...[routes.accounts.signIn, routes.accounts.signOut, routes.accounts.confirmEmail, routes.accounts.undoEmail],
  ...[routes.apiDocs.home, routes.apiDocs.section],
  ...[routes.accounts.delete, routes.export.page, routes.export.all, routes.export.packed, routes.export.remove],
].map(({ pattern }) => pattern)

/** Decorates requests with the rule for what they ask for. Where the provider alone opens accounts, it decides on factors. */
export function requireFactors(
  app: FastifyInstance,
  { requiresFactor, takesPasswords, provider }: Pick<Deps, 'requiresFactor' | 'takesPasswords' | 'provider'>,
): void {
  const isOn = requiresFactor && takesPasswords
  const ruleOf = (turnsAway: boolean): FactorRule => ({ turnsAway, countsProvider: provider !== undefined })
  const [closed, noted] = [ruleOf(true), ruleOf(false)]
  app.decorateRequest('factorRule', {
    getter(this: FastifyRequest) {
      if (!isOn) return undefined
      return open.includes(this.routeOptions.url ?? '') ? noted : closed
    },
  })
}
