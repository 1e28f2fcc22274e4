import Type from 'typebox'
import { isStorable, textField, visible } from '../../platform/http/forms.ts'
import { flattened } from '../../platform/markdown/snippet.ts'

const maxTitleCharacters = 100

export const TitledQuery = Type.Object({ title: Type.Optional(Type.Unknown()) })

export const TitledForm = Type.Object({ title: textField({ label: 'Title', max: maxTitleCharacters, line: true }) })

/** Links to a title are changed to what the note is called now. */
export const FollowForm = Type.Object({ was: textField({ label: 'Title', max: maxTitleCharacters, line: true }) })

/** @param given of an address. @returns undefined for what cannot be a title */
export function titleOf(given: unknown): string | undefined {
  if (typeof given !== 'string' || given.length > 4 * maxTitleCharacters || !isStorable(given)) return undefined
  const title = flattened(given)
  return visible.test(title) && Array.from(title).length <= maxTitleCharacters ? title : undefined
}
