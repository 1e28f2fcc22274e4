/** A note as its writer was last told that it is. */
export interface KeptNote {
  readonly id: string
  readonly name: string
  version: number
  /** Every text that was acknowledged, the newest last. */
  readonly texts: string[]
  padId: string
  /** Undefined when a request about it came twice: the late one may have been the last. */
  isTrashed: boolean | undefined
}

export interface KeptFile {
  readonly id: string
  readonly noteId: string
  readonly href: string
  readonly name: string
  readonly bytes: Buffer
}

/** What one person was told is saved: everything has to be there, and once. */
export interface Ledger {
  readonly notes: KeptNote[]
  /** Made by a form, which does not say under which number: texts by name. */
  readonly formNotes: Map<string, string>
  /** Ids by name. */
  readonly pads: Map<string, string>
  readonly files: KeptFile[]
  /** Names of files and pads whose making was asked for and not acknowledged: they may be there, but once. */
  readonly perhaps: Set<string>
}

/** Of a person who has made nothing yet. */
export function anEmptyLedger(): Ledger {
  return { notes: [], formNotes: new Map(), pads: new Map(), files: [], perhaps: new Set() }
}

/** A text's own words: each is written once, into one note. */
export function wordsOf(text: string): string[] {
  return text.match(/w\d+n\d+x\d+/g) ?? []
}
