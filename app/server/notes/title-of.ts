import { isStorable, visible } from '../platform/http/forms.ts'
import { flattened } from '../platform/markdown/snippet.ts'

/** Unicode characters. */
export const maxTitleCharacters = 100

/** @param given of an address, or what a page sent along. @returns undefined for what cannot be a title */
export function titleOf(given: unknown): string | undefined {
  if (typeof given !== 'string' || given.length > 4 * maxTitleCharacters || !isStorable(given)) return undefined
  const title = flattened(given)
  return visible.test(title) && Array.from(title).length <= maxTitleCharacters ? title : undefined
}
