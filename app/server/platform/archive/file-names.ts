import { normalized } from '../../../shared/normalized.ts'

/**
 * Names of files that Windows, macOS and Linux take alike. What is lost of a title or a name in them has to stand elsewhere.
 * @see https://learn.microsoft.com/windows/win32/fileio/naming-a-file
 */

/**
 * The longest name with its ending, in UTF-16 units, which Windows counts: a folder, a note and one of its files together leave 60 of the 260
 * of a path. In UTF-8 it has 192 bytes at the most, and file systems take 255.
 */
const maxNameUnits = 64

/** What a path is made of, or what shells and Windows read otherwise. */
const signs = /[<>:"/\\|?*\p{Cc}\p{Zl}\p{Zp}]+/gu
/** Signs that show nothing, or turn the direction of a name around; words of Persian and families of emoji have joiners within. */
const invisible = /(?![\u200c\u200d])\p{Cf}/gu
const spaces = /\p{Zs}+/gu
/** A file that begins with a dot is hidden; Windows drops dots and spaces at the end. */
const edges = /^[. ]+|[. \u200c\u200d]+$/g
/** Devices of Windows, with any ending. */
const device = /^(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[\d¹²³])(?= *(?:\.|$))/i

const graphemes = new Intl.Segmenter('und', { granularity: 'grapheme' })

/** A file's own ending is part of its name: it stays where the name is cut. */
export function endingOf(name: string): string {
  return /\.[a-z\d]{1,10}$/i.exec(name)?.[0] ?? ''
}

/** A name or a title as the name of a file. @param orElse where nothing is left of it */
export function safeName(given: string, orElse: string, units = maxNameUnits): string {
  // A name of any length is cut: the expressions see only what can be left.
  const plain = normalized(given.slice(0, 4 * maxNameUnits).toWellFormed(), 'NFC')
    .replace(signs, '-')
    .replace(invisible, '')
    .replace(spaces, ' ')
    .replace(edges, '')
  return (cutTo(plain, units).replace(edges, '') || orElse).replace(device, '$&_')
}

function cutTo(text: string, units: number): string {
  if (text.length <= units) return text
  let made = ''
  for (const { segment } of graphemes.segment(text)) {
    if (made.length + segment.length > units) break
    made += segment
  }
  return made
}

/** What is the same name to a disk that knows no case (Windows, macOS), whichever way letters are composed. */
function keyOf(name: string): string {
  return normalized(name, 'NFC').toLowerCase().toUpperCase()
}

/** The names of one folder: the second file of a name gets a number. */
export class NamesOfFolder {
  /** The last number that each name was given. */
  readonly #taken = new Map<string, number>()

  /** @param reserved names that no file gets */
  constructor(reserved: readonly string[] = []) {
    for (const name of reserved) this.#taken.set(keyOf(name), 1)
  }

  /**
   * Takes a name for a file.
   * @param endings under all of which the name has to be free
   * @param orElse for a name of which nothing is left
   * @returns the name without an ending: `Jam`, `Jam (2)`
   */
  take(given: string, endings: readonly string[], orElse: string): string {
    const room = maxNameUnits - Math.max(...endings.map(({ length }) => length))
    const plain = safeName(given, orElse, room)
    const before = Math.max(...endings.map((ending) => this.#taken.get(keyOf(plain + ending)) ?? 0))
    for (let number = before + 1; ; number++) {
      const mark = ` (${number})`
      const name = number === 1 ? plain : safeName(given, orElse, room - mark.length) + mark
      const keys = endings.map((ending) => keyOf(name + ending))
      if (keys.some((key) => this.#taken.has(key))) continue
      for (const key of keys) this.#taken.set(key, 1)
      for (const ending of endings) this.#taken.set(keyOf(plain + ending), number)
      return name
    }
  }
}
