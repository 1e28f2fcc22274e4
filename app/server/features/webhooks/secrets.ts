import type { Deps } from '../../platform/deps.ts'
import { createSeal } from '../../platform/mail/sealed.ts'

/** Seals the secrets of webhooks, so that a copy of the database signs nothing. */
export function webhookSecrets({ secret, previousSecrets }: Pick<Deps, 'secret' | 'previousSecrets'>) {
  const [current = createSeal(secret, purpose), ...others] = [secret, ...previousSecrets].map((key) =>
    createSeal(key, purpose),
  )
  return {
    close: (text: string): string => current.close(text),
    /** @returns the secret, and how it is to be sealed from now on where a key that was replaced has sealed it */
    open(sealed: string): { readonly secret: string; readonly again?: string } | undefined {
      const now = current.open(sealed)
      if (now !== undefined) return { secret: now }
      const before = others.map((seal) => seal.open(sealed)).find((one) => one !== undefined)
      return before === undefined ? undefined : { secret: before, again: current.close(before) }
    },
  }
}

const purpose = 'secret of a webhook'
