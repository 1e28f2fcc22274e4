import { createHash, randomBytes } from 'node:crypto'
import type { Deps } from '../../platform/deps.ts'
import { createSeal } from '../../platform/mail/sealed.ts'
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

/** A token that was sealed, as its owner is shown it. */
export interface Unsealed {
  readonly token: string
  /** Sealed anew, where a key that is on its way out had sealed it. */
  readonly resealed: string | undefined
}

export interface TokenSeal {
  close(token: string): string
  /** @returns undefined where no key of this service opens it any more: after a restore without the key, or after two rotations */
  open(sealed: string): Unsealed | undefined
}

export function tokenSeal({ secret, previousSecrets }: Pick<Deps, 'secret' | 'previousSecrets'>): TokenSeal {
  const seals = [secret, ...previousSecrets].map((key) => createSeal(key, 'shares'))
  const [current] = seals
  const close = (token: string) => current?.close(token) ?? ''
  return {
    close,
    open(sealed) {
      for (const [index, seal] of seals.entries()) {
        const token = seal.open(sealed)
        if (token !== undefined) return { token, resealed: index === 0 ? undefined : close(token) }
      }
      return undefined
    },
  }
}

/** The routes of a share: with a password, all of them stand elsewhere. */
export function readersOf({ isLocked }: { readonly isLocked: boolean }) {
  return isLocked ? routes.locked : routes.shared
}
