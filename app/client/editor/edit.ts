/** A change of a text, with where the selection is after it. */
export interface Edit {
  readonly from: number
  readonly to: number
  readonly insert: string
  /** Left out: after what was inserted. */
  readonly select?: readonly [from: number, to: number]
  /** Not made by the hand that types: nothing gets the focus, and nothing scrolls. */
  readonly isQuiet?: boolean
  /** Soon something else: taking back does not bring it back. */
  readonly isPassing?: boolean
}

/** What somebody writes in: the editor, or the plain field where there is none. */
export interface Surface {
  text(): string
  selection(): readonly [from: number, to: number]
  /** The place in the text under a point of the window; undefined where there is none, or nobody can say. */
  placeAt(x: number, y: number): number | undefined
  edit(edit: Edit): void
  focus(): void
}
