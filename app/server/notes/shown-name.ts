import { flattened } from '../platform/markdown/snippet.ts'
import { maxTitleCharacters } from './note-limits.ts'

/** What is shown of a note without a title or words. */
const untitled = 'Untitled'

interface Named {
  readonly name: string
  /** The beginning of the text in plain words; of an untitled note, the first line stands on a line of its own. */
  readonly snippet: string
}

/** What a note is called where it is shown: its title, or its first line. */
export function shownName({ name, snippet }: Named): string {
  return name || shortened(flattened(firstLine(snippet))) || untitled
}

/** The snippet below the shown name in a list, without a first line that is shown as the name. */
export function shownSnippet({ name, snippet }: Named): string {
  if (name) return snippet
  const first = firstLine(snippet)
  return first.length < snippet.length ? snippet.slice(first.length + 1) : ''
}

function firstLine(snippet: string): string {
  return snippet.split('\n', 1)[0] ?? ''
}

/** The beginning of a title that is too long; the last of its characters is an ellipsis then. */
export function shortened(text: string, maxCharacters = maxTitleCharacters): string {
  const characters = Array.from(text)
  return characters.length <= maxCharacters
    ? text
    : `${characters
        .slice(0, maxCharacters - 1)
        .join('')
        .trimEnd()}…`
}
