import { leftDrafts, type NamedDraft } from '../autosave/drafts.ts'
import { nameToSend } from '../autosave/name-for.ts'
import { pageNumber } from '../autosave/page-number.ts'
import type { Answer } from '../autosave/request.ts'
import { sendLeft } from '../autosave/send-left.ts'

/** Sends the notes that were left without a connection. Their idempotency keys make each of them once. */
export async function sendWaiting(account: string): Promise<void> {
  const waiting = async () => (await leftDrafts(account)).filter(({ noteId, draft }) => !noteId && draft.isWaiting)
  await sendAll(await waiting())
  showWaiting((await waiting()).length)
}

/** Sends drafts one after the other, until there is no connection or no session. */
export async function sendAll(drafts: readonly NamedDraft[]): Promise<void> {
  for (const one of drafts) {
    // A page that is opened meanwhile sees by the lock that it is being sent.
    const answer = await navigator.locks.request(one.name, { ifAvailable: true }, (lock) =>
      lock ? send(one) : undefined,
    )
    if (answer?.kind === 'saved') one.drop()
    if (answer?.kind === 'failed' || answer?.kind === 'signed-out') return
  }
}

async function send({ owner, noteId, draft }: NamedDraft): Promise<Answer> {
  const fields = { ...draft, name: nameToSend(draft) }
  const key = noteId ? undefined : draft.key
  const asked = { owner, noteId, fields, padId: draft.padId, version: draft.version, writer: pageNumber(), key }
  const answer = await sendLeft(asked)
  // Its pad may have been deleted meanwhile: then it is saved without one.
  return answer.kind === 'refused' && draft.padId ? sendLeft({ ...asked, padId: noteId ? undefined : '' }) : answer
}

/** Shows on the desk how many notes wait. The line floats, so that nothing moves. */
function showWaiting(count: number): void {
  const desk = document.querySelector('.pads-pane')
  const shown = desk?.querySelector<HTMLElement>('.waiting')
  if (count === 0) return shown?.remove()
  const line = shown ?? document.createElement('p')
  line.className = 'waiting'
  line.setAttribute('role', 'status')
  line.textContent = count === 1 ? '1 note waits to be sent' : `${count} notes wait to be sent`
  if (!shown) desk?.append(line)
}
