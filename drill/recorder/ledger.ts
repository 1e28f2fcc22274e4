/** A note as it was last acknowledged. */
export interface KeptNote {
  readonly id: string
  readonly name: string
  version: number
  /** Every text that was acknowledged, the newest last. */
  readonly texts: string[]
  padId: string
  /** Undefined after a request was sent twice: the late one may have been the last. */
  isTrashed: boolean | undefined
}

export interface KeptFile {
  readonly id: string
  readonly noteId: string
  readonly href: string
  readonly name: string
  readonly bytes: Buffer
}

/** Everything that was acknowledged to one person: all of it has to be there, once. */
export interface Ledger {
  readonly notes: KeptNote[]
  /** Notes made by a form, whose answer has no id: texts by name. */
  readonly formNotes: Map<string, string>
  /** Ids by name. */
  readonly pads: Map<string, string>
  readonly files: KeptFile[]
  /** Names of files and pads that were asked for and not acknowledged: they may be there, once at most. */
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
