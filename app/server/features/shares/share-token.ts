import { createHash, randomBytes } from 'node:crypto'
import type { Deps } from '../../platform/deps.ts'
import { createRotatingSeal, type RotatingSeal } from '../../platform/mail/sealed.ts'
import { routes } from '../../routes.ts'

/** As `base64url` writes 16 bytes. */
const tokenBytes = 16
export const tokenPattern = '^[\\w-]{22}$'

export function newToken(): string {
  return randomBytes(tokenBytes).toString('base64url')
}

/** By which a share is found: a copy of the table opens no page. */
export function hashOfShare(token: string): Buffer {
  return createHash('sha256').update(token).digest()
}

/** Seals tokens, which their owner is shown again. */
export function tokenSeal({ secret, previousSecrets }: Pick<Deps, 'secret' | 'previousSecrets'>): RotatingSeal {
  return createRotatingSeal(secret, previousSecrets, 'shares')
}

/** The routes of a share: with a password, all of them stand elsewhere. */
export function readersOf({ isLocked }: { readonly isLocked: boolean }) {
  return isLocked ? routes.locked : routes.shared
}
