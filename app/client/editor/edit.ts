import type { Format, Reading } from './format.ts'
import type { Slot } from './slots.ts'

export type Selection = readonly [from: number, to: number]

/** A change of a text, and the selection after it. */
export interface Edit {
  readonly from: number
  readonly to: number
  readonly insert: string
  /** Left out: the caret stands behind what was inserted. */
  readonly select?: readonly [from: number, to: number]
  /** Not made by the writer: moves no focus and does not scroll. */
  readonly isQuiet?: boolean
}

/** Where the writer types: the editor, or the plain field without one. */
export interface Surface {
  text(): string
  selection(): readonly [from: number, to: number]
  /** The position in the text under a point of the window; undefined where there is none. */
  placeAt(x: number, y: number): number | undefined
  /**
   * Puts the caret there, in sight.
   * @param y where in the window its line stands then, as far as the page can be scrolled
   */
  select(at: number, y?: number): void
  edit(edit: Edit): void
  /** Toggles a format of the text as it is now, also where the code for it has to be loaded first. */
  format(format: Format): Promise<void>
  /** For what formats a text, and loaded with it. Left out by the plain field, which has no grammar. */
  reading?(): Promise<Reading>
  focus(): void
  /** The places for files, loaded for the first of them; rejects where they cannot be loaded. */
  slots(): Promise<Slots>
}

/** Places in the text that are kept for files on their way. */
export interface Slots {
  /** Keeps a place for a file, and shows there how far it is. */
  readonly hold: (slot: Slot) => void
  /** Gives the place up, with a link there or without. */
  readonly release: (id: number, link?: string) => void
}
