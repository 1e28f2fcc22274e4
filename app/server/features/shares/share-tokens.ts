import type { Deps } from '../../platform/deps.ts'
import { createRotatingSeal } from '../../platform/mail/sealed.ts'
import { hashOfLinkToken, newLinkToken } from '../../platform/secrets/link-tokens.ts'
import { routes } from '../../routes.ts'
import type { NewToken, OwnShare } from './shares.queries.ts'

/** Tokens of shares: readers' pages are found by the hash, and what is sealed shows the owner the address again. */
export function shareTokens({
  publicOrigin,
  secret,
  previousSecrets,
}: Pick<Deps, 'publicOrigin' | 'secret' | 'previousSecrets'>) {
  const seal = createRotatingSeal(secret, previousSecrets, 'shares')
  return {
    fresh(): NewToken {
      const token = newLinkToken()
      return { hash: hashOfLinkToken(token), sealed: seal.close(token) }
    },
    /** The address for readers; undefined where no key of this service opens the token any more. */
    urlOf({ tokenSealed, hasPassword }: Pick<OwnShare, 'tokenSealed' | 'hasPassword'>): string | undefined {
      const token = seal.open(tokenSealed)?.text
      return token && publicOrigin + readersOf({ isLocked: hasPassword }).open.href({ token })
    },
    /** The token under the present key; undefined where that has sealed it already. */
    resealed: (tokenSealed: string): string | undefined => seal.open(tokenSealed)?.resealed,
  }
}

/** The routes of a share: with a password, all of them stand elsewhere. */
export function readersOf({ isLocked }: { readonly isLocked: boolean }) {
  return isLocked ? routes.locked : routes.shared
}
