import type { CompletionContext } from '@codemirror/autocomplete'

/** The server's answer; undefined when it refuses, when there is no connection, and when the writer has typed on. */
export async function ask<Answer>(
  path: string,
  typed: string,
  context: CompletionContext,
): Promise<Answer | undefined> {
  const stop = new AbortController()
  context.addEventListener('abort', () => stop.abort(), { onDocChange: true })
  try {
    const answer = await fetch(`${path}?${new URLSearchParams({ q: typed }).toString()}`, {
      headers: { accept: 'application/json' },
      signal: stop.signal,
    })
    return answer.ok ? ((await answer.json()) as Answer) : undefined
  } catch {
    // Without a connection there are no proposals.
    return undefined
  }
}
