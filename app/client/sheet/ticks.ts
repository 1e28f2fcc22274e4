/** How long the caret waits for the answer to a tick. */
const maxWaitMs = 3_000

/**
 * Follows ticks of tasks while the note is read.
 * @param onTicked gets the version that the tick has made
 */
export function watchTicks(article: HTMLElement, onTicked: (version: number) => void) {
  let pending = 0
  const waiting: (() => void)[] = []
  const done = () => {
    if (pending > 0) pending--
    if (pending === 0) waiting.splice(0).forEach((go) => go())
  }
  article.addEventListener('notejam:ticking', () => pending++)
  article.addEventListener('notejam:ticked', (event) => {
    const { version } = (event as CustomEvent<{ version?: number }>).detail
    if (version !== undefined) onTicked(version)
    done()
  })
  return {
    arePending: () => pending > 0,
    /** Resolves when every tick is answered, or after `maxWaitMs`. */
    settled: () =>
      pending === 0
        ? Promise.resolve()
        : new Promise<void>((resolve) => {
            waiting.push(resolve)
            setTimeout(resolve, maxWaitMs)
          }),
  }
}
