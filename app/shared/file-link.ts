/** A file as the server names it after an upload. */
export interface LinkedFile {
  readonly name: string
  readonly href: string
  /** Pixels of an image that browsers show; null for every other file. */
  readonly width: number | null
}

/** The Markdown that shows a file: its image, or a link with its name. */
export function fileLink({ name, href, width }: LinkedFile): string {
  return `${width === null ? '' : '!'}[${asWords(name)}](${href})`
}

/** Signs that begin or end something by themselves, runs of those that do so beside other signs only, and entities. */
const signs = /[\\`*~<[\]|]|_+|==+|^\^|#|&(?=#?\w+;)/g

const wordSign = /[\p{L}\p{N}]/u

/** Beside these signs a `#` begins no tag. */
const noTagBehind = /[\p{L}\p{N}_#&/=-]/u
const noTagBefore = /^[\s!-/:-@[-^`{-~]?$/

/** A name as the words of a link: only what Markdown would read as something else is escaped. */
function asWords(name: string): string {
  return name.replace(signs, (found, at: number) => {
    const [before, after] = [name.charAt(at - 1), name.charAt(at + found.length)]
    // Underscores within a word are letters of it.
    if (found.startsWith('_') && wordSign.test(before) && wordSign.test(after)) return found
    if (found === '#' && (noTagBehind.test(before) || noTagBefore.test(after))) return found
    return found.replace(/./g, '\\$&')
  })
}
