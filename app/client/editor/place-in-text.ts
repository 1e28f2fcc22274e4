import { filePlace, type FilePlace } from './file-place.ts'
import { grammar } from './grammar.ts'

/** Where a file goes in a text of the plain field, whose Markdown is parsed for that alone. */
export function placeInText(text: string, at: number, isOneOf: boolean): FilePlace {
  return filePlace(text, grammar.parse(text), at, isOneOf)
}
