import { hear } from '../live-stream.ts'

/** Between two requests of the fallback, while the stream of events is broken. */
const pollMs = 2_000

interface Watching {
  /** The path of the note, such as `/notes/1`: `/notes/1/newer` answers a poll. */
  readonly path: string
  readonly version: () => number
  /** The server has told of a version; 0: of a newer one, without its number. */
  readonly onNewer: (version: number) => void
}

/**
 * Listens for newer versions of a note while the page is visible. Where the stream fails, it polls.
 * @returns ends it
 */
export function watchNote({ path, version, onNewer }: Watching): () => void {
  let polling: ReturnType<typeof setInterval> | undefined
  const end = hear({
    note: path.split('/').at(-1) ?? '',
    onVersion(told) {
      if (told > version()) onNewer(told)
    },
    onState(state) {
      clearInterval(polling)
      if (state === 'broken') polling = setInterval(() => void poll(), pollMs)
    },
  })

  async function poll(): Promise<void> {
    const answer = await fetch(`${path}/newer?than=${version()}`, { headers: { accept: 'application/json' } }).catch(
      () => undefined,
    )
    if (answer?.status === 200) onNewer(0)
  }

  return () => {
    clearInterval(polling)
    end()
  }
}
