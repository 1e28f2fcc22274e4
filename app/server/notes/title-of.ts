import { isStorable, visible } from '../platform/http/forms.ts'
import { flattened } from '../platform/markdown/snippet.ts'
import { maxTitleCharacters } from './note-limits.ts'

/** Reads a title. @param given from an address or a form. @returns undefined for what cannot be a title */
export function titleOf(given: unknown): string | undefined {
  if (typeof given !== 'string' || given.length > 4 * maxTitleCharacters || !isStorable(given)) return undefined
  const title = flattened(given)
  return visible.test(title) && Array.from(title).length <= maxTitleCharacters ? title : undefined
}
