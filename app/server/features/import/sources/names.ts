import { getFileNameLowLevel, type ExtraField } from 'yauzl'
import { normalized } from '../../../../shared/normalized.ts'
import { profiles } from './encodings.ts'
import { sampleOf, tellEncoding } from './tell-encoding.ts'

/** Bit 11 of an entry's flags: its name is UTF-8. */
const utf8Flag = 1 << 11

/** The path of an entry as its archive has it, before it is decoded. */
export interface RawName {
  readonly raw: Buffer
  readonly flags: number
  readonly extraFields: ExtraField[]
}

/**
 * Decodes the names of a zip. Archives of older programs do not say their encoding: UTF-8 where the bytes are, that of the language whose words
 * all of them together make where it has letters of its own, and otherwise CP437, as the format says.
 */
export function nameDecoder(names: readonly RawName[]): (name: RawName) => string {
  const untold = names.filter(({ raw, flags }) => !(flags & utf8Flag) && !decoded('utf-8', raw))
  const label = encodingOf(untold.map(({ raw }) => raw))
  return ({ raw, flags, extraFields }) => {
    const byFormat = getFileNameLowLevel(flags & ~utf8Flag, raw, [], true)
    // Some programs write the name a second time, as UTF-8 with a checksum of the first.
    const told = getFileNameLowLevel(flags & ~utf8Flag, raw, extraFields, true)
    if (told !== byFormat) return told
    return decoded('utf-8', raw) ?? (label === undefined ? undefined : decoded(label, raw)) ?? byFormat
  }
}

function decoded(encoding: string, raw: Buffer): string | undefined {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(raw)
  } catch {
    return undefined
  }
}

/** Of names in letters that are not Latin: for those, DOS has encodings that are not known here. */
function encodingOf(names: readonly Buffer[]): string | undefined {
  if (names.length === 0) return undefined
  const sample = sampleOf(Buffer.concat(names.slice(0, maxNames).flatMap((name) => [name, space])))
  const label = tellEncoding(sample, undefined, () => true)
  return profiles.some((one) => one.label === label && one.kind === 'words') ? label : undefined
}

const maxNames = 10_000
const space = Buffer.from(' ')

/** Why an entry is left out of an archive. */
export class UnsafeName {
  readonly why: string

  constructor(why: string) {
    this.why = why
  }
}

const maxPathCharacters = 4_000

/**
 * The path of an entry with `/` between names and without what cannot be shown. Letters are composed: some systems take them apart, and links
 * to the file do not. A colon may be part of a name.
 */
export function pathOf(name: string): string | UnsafeName {
  const path = normalized(shown(name), 'NFC')
  if (/^(?:[a-z]:)?\//i.test(path) || path.split('/').includes('..')) {
    return new UnsafeName('Its name leads out of the archive, so it was left out.')
  }
  if (path.length > maxPathCharacters) return new UnsafeName('Its name is too long, so it was left out.')
  const names = path.split('/').filter((part) => part !== '' && part !== '.')
  return names.length > 0 ? names.join('/') : new UnsafeName('It has no name, so it was left out.')
}

/** A name from an archive, as a report may show it. */
export function shown(name: string): string {
  return name
    .toWellFormed()
    .replaceAll('\\', '/')
    .replace(/[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]/gu, '')
}

/** What systems leave in archives: no person wrote it. @param name as the archive has it: that of a folder's icon ends with a CR */
export function isLitter(name: string): boolean {
  return /(?:^|[\\/])(?:(?:__MACOSX|@eaDir)[\\/]|\.DS_Store$|\._|(?:eh)?Thumbs\.db$|desktop\.ini$|Icon\r$)/i.test(name)
}

/** Gives a number to a path that is taken already: `name (2).md`. */
export function withoutRepeats(): (path: string) => string {
  const taken = new Set<string>()
  const numbers = new Map<string, number>()
  return (path) => {
    const [, start = path, ending = ''] = /^(.*?)(\.[^./]*)?$/s.exec(path) ?? []
    let free = path
    for (let n = numbers.get(path) ?? 2; taken.has(free); n++) {
      free = `${start} (${n})${ending}`
      numbers.set(path, n + 1)
    }
    taken.add(free)
    return free
  }
}
