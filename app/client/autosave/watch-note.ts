/** Milliseconds between two looks while nothing is heard … */
const lookEvery = 2_000
/** … and until listening is tried again. */
const listenAgainAfter = 30_000

interface Watching {
  /** Where changes are told, and where the newer note is: `/notes/1/changes` and `/notes/1/newer`. */
  readonly path: string
  readonly version: () => number
  /** There is a newer version, or may be one. */
  readonly onNewer: () => void
}

/**
 * Hears of newer versions of a note while the page is seen: a browser keeps few connections, and each page that listens
 * holds one. Where listening fails, it looks.
 * @returns ends it
 */
export function watchNote({ path, version, onNewer }: Watching): () => void {
  let source: EventSource | undefined
  let looking: ReturnType<typeof setInterval> | undefined
  let again: ReturnType<typeof setTimeout> | undefined

  function start(): void {
    stop()
    if (document.visibilityState === 'hidden') return
    source = new EventSource(`${path}/changes`)
    source.addEventListener('open', () => clearInterval(looking))
    source.addEventListener('message', ({ data }) => {
      if (Number(data) > version()) onNewer()
    })
    source.addEventListener('error', () => {
      clearInterval(looking)
      looking = setInterval(() => void look(), lookEvery)
      // Closed: it does not try by itself.
      if (source?.readyState === EventSource.CLOSED) again = setTimeout(start, listenAgainAfter)
    })
  }

  async function look(): Promise<void> {
    const answer = await fetch(`${path}/newer?than=${version()}`, { headers: { accept: 'application/json' } }).catch(
      () => undefined,
    )
    if (answer?.status === 200) onNewer()
  }

  function stop(): void {
    source?.close()
    clearInterval(looking)
    clearTimeout(again)
  }

  document.addEventListener('visibilitychange', start)
  start()
  return () => {
    document.removeEventListener('visibilitychange', start)
    stop()
  }
}
