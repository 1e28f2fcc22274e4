import type { Deps } from '../../platform/deps.ts'
import { createRotatingSeal, type RotatingSeal } from '../../platform/mail/sealed.ts'

/** Seals the secrets of webhooks, so that a copy of the database signs nothing. */
export function sealOfWebhooks({ secret, previousSecrets }: Pick<Deps, 'secret' | 'previousSecrets'>): RotatingSeal {
  return createRotatingSeal(secret, previousSecrets, 'secret of a webhook')
}
