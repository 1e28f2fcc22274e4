import type { Done } from '../toast.ts'

/** The last request: changes are sent one after the other, because each names tasks as the one before has left them. */
let last: Promise<unknown> = Promise.resolve()

/**
 * Sends a change of a note's tasks that the page shows already. The page counts it as its own version, so that it does not ask for what
 * it has; where another writer has saved between, that version is newer still, and the page shows it.
 * @param takeBack restores the page after a request that did not reach the server
 * @returns what the server says; undefined when the change was not made
 */
export function send(
  article: HTMLElement | null,
  action: string,
  body: URLSearchParams,
  takeBack: () => void,
): Promise<Done | undefined> {
  const count = (by: number) => {
    if (article) article.dataset['version'] = String(Number(article.dataset['version']) + by)
    return Number(article?.dataset['version'])
  }
  const tell = (type: string, version?: number) =>
    article?.dispatchEvent(new CustomEvent(type, { bubbles: true, detail: { version } }))
  const expected = count(1)
  tell('notejam:ticking')
  const sending = last.then(async () => {
    const headers = { accept: 'application/json' }
    const answer = await fetch(action, { method: 'POST', body, headers }).catch(() => undefined)
    if (!answer) {
      count(-1)
      takeBack()
      tell('notejam:ticked')
      return undefined
    }
    if (!answer.ok) {
      // Signed out, or the note has changed: the page shows which.
      document.location.reload()
      return undefined
    }
    const said = (await answer.json()) as Done & { readonly version: number }
    // The change was none: the text was so already.
    if (said.version < expected) count(-1)
    tell('notejam:ticked', said.version)
    return said
  })
  last = sending.catch(() => {})
  return sending
}
