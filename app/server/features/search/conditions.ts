import type { TimeRange } from './time-range.ts'

/** What a search asks of a note. */
export interface Conditions {
  readonly words: string[]
  readonly phrases: string[]
  /** Excluded words and phrases. */
  readonly notWords: string[]
  readonly notPhrases: string[]
  /** Prefixes of words in the names of pads. */
  readonly pads: string[]
  readonly notPads: string[]
  /** As `tagOf` writes them; each stands for its nested tags too. */
  readonly tags: string[]
  readonly notTags: string[]
  /** Words and phrases in the name of a note. */
  readonly titles: Title[]
  readonly notTitles: Title[]
  readonly flags: Flag[]
  readonly notFlags: Flag[]
  readonly times: TimeRange[]
  /** In the trash instead of the notes. */
  isInTrash: boolean
}

export interface Title {
  readonly text: string
  readonly isPhrase: boolean
}

export type Flag = 'pinned' | 'open' | 'task' | 'file'
