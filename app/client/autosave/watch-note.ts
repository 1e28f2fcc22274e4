/** Between two requests of the fallback, while the stream of events is broken … */
const pollMs = 2_000
/** … and until the stream is opened again. */
const reopenMs = 30_000

interface Watching {
  /** Of the note: `/notes/1/changes` is the stream of events, `/notes/1/newer` answers a poll. */
  readonly path: string
  readonly version: () => number
  /** The server has told of a version; 0: of a newer one, without its number. */
  readonly onNewer: (version: number) => void
}

/**
 * Listens for newer versions of a note while the page is visible: each stream of events holds one of the browser's few
 * connections. Where the stream fails, it polls.
 * @returns ends it
 */
export function watchNote({ path, version, onNewer }: Watching): () => void {
  let source: EventSource | undefined
  let polling: ReturnType<typeof setInterval> | undefined
  let reopening: ReturnType<typeof setTimeout> | undefined

  function start(): void {
    stop()
    if (document.visibilityState === 'hidden') return
    source = new EventSource(`${path}/changes`)
    source.addEventListener('open', () => clearInterval(polling))
    source.addEventListener('message', ({ data }) => {
      if (Number(data) > version()) onNewer(Number(data))
    })
    source.addEventListener('error', () => {
      clearInterval(polling)
      polling = setInterval(() => void poll(), pollMs)
      // The browser reopens a stream unless the server has refused it.
      if (source?.readyState === EventSource.CLOSED) reopening = setTimeout(start, reopenMs)
    })
  }

  async function poll(): Promise<void> {
    const answer = await fetch(`${path}/newer?than=${version()}`, { headers: { accept: 'application/json' } }).catch(
      () => undefined,
    )
    if (answer?.status === 200) onNewer(0)
  }

  function stop(): void {
    source?.close()
    clearInterval(polling)
    clearTimeout(reopening)
  }

  document.addEventListener('visibilitychange', start)
  start()
  return () => {
    document.removeEventListener('visibilitychange', start)
    stop()
  }
}
