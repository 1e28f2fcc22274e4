/** Searches of a process at once: the others leave connections to pages and saves. */
const most = 2

interface Waiting {
  readonly who: string
  readonly start: () => void
}

/** Searches wait for each other, one person's behind their own: nobody's many keep anybody from anything. */
export class SearchTurns {
  readonly #searching = new Set<string>()
  readonly #waiting: Waiting[] = []

  /**
   * @param who the session that asks
   * @param isGone whether nobody waits for the answer any more: then it is not looked for
   * @returns what `act` does; undefined when nobody waits
   */
  async take<Result>(who: string, isGone: () => boolean, act: () => Promise<Result>): Promise<Result | undefined> {
    if (this.#searching.size >= most || this.#searching.has(who)) {
      await new Promise<void>((start) => this.#waiting.push({ who, start }))
    } else this.#searching.add(who)
    try {
      return isGone() ? undefined : await act()
    } finally {
      this.#searching.delete(who)
      this.#next()
    }
  }

  #next(): void {
    const index = this.#waiting.findIndex(({ who }) => !this.#searching.has(who))
    const [next] = index === -1 ? [] : this.#waiting.splice(index, 1)
    if (!next) return
    this.#searching.add(next.who)
    next.start()
  }
}
