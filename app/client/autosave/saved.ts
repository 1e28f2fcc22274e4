/** What the server has acknowledged: `notejam:saved` tells it to the page. */
export interface Saved {
  readonly id: string
  readonly version: number
  readonly savedAt: string
  readonly name: string
  readonly text: string
  readonly padId: string
}
