import type { Deps } from '../../platform/deps.ts'
import type { Shareable } from './shares.queries.ts'

export const confirmFirst =
  'Confirm your address before you share with the public: the settings of your account have the link.'

/**
 * Whether the owner has to confirm the address first: pages for the public are what accounts under made-up addresses are made for
 * (decision 56). What is shared already can be changed.
 */
export function hasToConfirm(
  { confirmsAddresses }: Pick<Deps, 'confirmsAddresses'>,
  { share, isConfirmed }: Pick<Shareable, 'share' | 'isConfirmed'>,
): boolean {
  return confirmsAddresses && !share && !isConfirmed
}
