/** What the server tells of the note that a link leads to. */
export interface LinkedNote {
  readonly title: string
  readonly text: string
  readonly updatedAt: string
}

/** After so long a request without an answer counts as failed. */
const timeoutMs = 5_000

const seen = new Map<string, Promise<LinkedNote | 'missing' | undefined>>()
document.addEventListener('notejam:saved', () => seen.clear())

/** Fetches the note of a link: once while the page is open, and again after a save. */
export function noteOf(href: string): Promise<LinkedNote | 'missing' | undefined> {
  const known = seen.get(href)
  if (known) return known
  const asked = ask(href)
  seen.set(href, asked)
  void asked.then((note) => note ?? seen.delete(href))
  return asked
}

async function ask(href: string): Promise<LinkedNote | 'missing' | undefined> {
  try {
    const answer = await fetch(href, {
      headers: { accept: 'application/json' },
      signal: AbortSignal.timeout(timeoutMs),
    })
    if (answer.status === 404) return 'missing'
    return answer.ok ? ((await answer.json()) as LinkedNote) : undefined
  } catch {
    return undefined
  }
}
