/** What the server has acknowledged: `notejam:saved` tells it to the page. */
export interface Saved {
  readonly id: string
  readonly version: number
  readonly savedAt: string
  readonly name: string
  readonly text: string
  readonly padId: string
  /** First words as lists show them; absent for a note that was just made. */
  readonly snippet?: string
  /** Null or absent where the server has not read the text yet. */
  readonly tags?: readonly string[] | null
}
