/** How long until a stream that the server has refused is opened again. */
const reopenMs = 30_000

/** `open` also after a pause in which changes may have been missed. */
export type StreamState = 'open' | 'broken' | 'paused'

export interface Listener {
  /** The id of the note whose versions `onVersion` is told. */
  readonly note?: string
  readonly onVersion?: (version: number) => void
  /** Is called when a note of the account has changed; without an id, when any number of them have. */
  readonly onChange?: (noteId: string | undefined) => void
  readonly onState?: (state: StreamState) => void
}

const listeners = new Set<Listener>()
let source: EventSource | undefined
let opening: ReturnType<typeof setTimeout> | undefined

/**
 * Listens for what changes in the account, on the one stream of events of this page: each holds one of the browser's few connections. It is
 * open while the page is visible.
 * @returns stops listening
 */
export function hear(listener: Listener): () => void {
  if (listeners.size === 0) document.addEventListener('visibilitychange', restart)
  listeners.add(listener)
  if (!source || listener.note !== undefined) restart()
  return () => {
    listeners.delete(listener)
    if (listeners.size > 0) return
    document.removeEventListener('visibilitychange', restart)
    close()
  }
}

/** Opens the stream in the next task: all listeners of a page that is loading share it. */
function restart(): void {
  close()
  if (document.visibilityState === 'hidden') tell('paused')
  else opening = setTimeout(open)
}

function open(): void {
  // Of several, the one that is shown now.
  const note = [...listeners].findLast((one) => one.note !== undefined)?.note
  source = new EventSource(note === undefined ? '/changes' : `/changes?note=${note}`)
  source.addEventListener('open', () => tell('open'))
  source.addEventListener('version', (event) => {
    for (const one of listeners) if (one.note === note) one.onVersion?.(Number((event as MessageEvent<string>).data))
  })
  source.addEventListener('message', ({ data }: MessageEvent<string>) => {
    const noteId = data.split('.')[1]
    for (const one of listeners) one.onChange?.(noteId || undefined)
  })
  source.addEventListener('error', () => {
    tell('broken')
    // The browser reopens a stream unless the server has refused it.
    if (source?.readyState !== EventSource.CLOSED) return
    clearTimeout(opening)
    opening = setTimeout(restart, reopenMs)
  })
}

function close(): void {
  source?.close()
  source = undefined
  clearTimeout(opening)
}

function tell(state: StreamState): void {
  for (const one of listeners) one.onState?.(state)
}
