import { leftDrafts, type NamedDraft } from '../autosave/drafts.ts'
import { nameToSend } from '../autosave/name-for.ts'
import { pageNumber } from '../autosave/page-number.ts'
import type { Answer } from '../autosave/request.ts'
import { sendLeft, settleLeft } from '../autosave/send-left.ts'

/** Sends the notes that were left without a connection. Their idempotency keys make each of them once. */
export async function sendWaiting(account: string): Promise<void> {
  const left = async () => (await leftDrafts(account)).filter(({ noteId }) => !noteId)
  const isWaiting = ({ draft }: NamedDraft) => draft.isWaiting === true
  await sendAll((await left()).filter(isWaiting))
  const now = await left()
  await showWaiting(
    now.filter(isWaiting).length,
    now.filter(({ draft }) => draft.refusal !== undefined),
  )
}

/** Sends drafts one after the other, until there is no connection or no session that may save. */
export async function sendAll(drafts: readonly NamedDraft[]): Promise<void> {
  for (const one of drafts) {
    // A page that is opened meanwhile sees by the lock that it is being sent.
    const answer = await navigator.locks.request(one.name, { ifAvailable: true }, (lock) =>
      lock ? send(one) : undefined,
    )
    if (answer) settleLeft(one, answer)
    if (answer && ['failed', 'signed-out', 'factor-needed'].includes(answer.kind)) return
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

/** Shows on the desk how many notes wait, and which of them their writer has to open. It floats, so that nothing moves. */
async function showWaiting(count: number, refused: readonly NamedDraft[]): Promise<void> {
  const desk = document.querySelector('.pads-pane')
  desk?.querySelector('.waiting')?.remove()
  if (count + refused.length === 0 || !desk) return
  const shown = document.createElement('div')
  shown.className = 'waiting'
  shown.setAttribute('role', 'status')
  if (count > 0) shown.append(line(count === 1 ? '1 note waits to be sent' : `${count} notes wait to be sent`))
  // Loaded for the few that the server does not take.
  if (refused.length > 0) shown.append(...(await import('./refused.ts')).refusedRows(refused))
  desk.append(shown)
}

function line(words: string): HTMLElement {
  const made = document.createElement('p')
  made.textContent = words
  return made
}
