/** Whether the browser's session is this account's: the page of a new note names its owner. */
export async function isSessionOf(owner: string): Promise<boolean> {
  const answer = await fetch('/notes/create', { cache: 'no-store' }).catch(() => undefined)
  if (!answer?.ok || answer.redirected) return false
  const page = new DOMParser().parseFromString(await answer.text(), 'text/html')
  return page.querySelector<HTMLElement>('form[data-owner]')?.dataset['owner'] === owner
}
