import type { Deps } from '../../platform/deps.ts'
import type { Shareable } from './shares.queries.ts'

export const confirmFirst =
  'Confirm your address before you share with the public: the settings of your account have the link.'

/**
 * Whether the owner has to confirm the address first: spammers make accounts under made-up addresses to publish pages (decision 56). An
 * existing share can be changed all the same.
 */
export function hasToConfirm(
  { confirmsAddresses }: Pick<Deps, 'confirmsAddresses'>,
  { share, isConfirmed }: Pick<Shareable, 'share' | 'isConfirmed'>,
): boolean {
  return confirmsAddresses && !share && !isConfirmed
}
