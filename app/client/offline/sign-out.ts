import { draftsOf, leftDrafts } from '../autosave/drafts.ts'
import { forgetKept } from './worker-of.ts'
import { sendAll } from './waiting.ts'

/** How long signing out waits for open pages, which save by themselves. */
const maxWaitMs = 3_000
const pauseMs = 100

/** Sends what is unsent, and asks where that fails. @returns whether to sign out */
export async function mayLeave(account: string): Promise<boolean> {
  await sendAll(await leftDrafts(account))
  for (let waited = 0; draftsOf(account).length > 0 && waited < maxWaitMs && navigator.onLine; waited += pauseMs) {
    await new Promise((resolve) => setTimeout(resolve, pauseMs))
  }
  const unsent = draftsOf(account).length
  if (unsent > 0 && !(await ask(whatWaits(unsent), 'They stay on this device until you sign in here again.', true)))
    return false
  await forgetKept()
  if (navigator.onLine) return true
  await ask(
    'You are offline',
    'Notes kept for reading are removed from this device. Sign out when the connection is back.',
    false,
  )
  return false
}

function whatWaits(count: number): string {
  return count === 1
    ? '1 note is not saved yet. Sign out anyway?'
    : `${count} notes are not saved yet. Sign out anyway?`
}

/** @param isQuestion whether there is a button that signs out anyway. @returns whether it was pressed */
function ask(title: string, advice: string, isQuestion: boolean): Promise<boolean> {
  const dialog = document.createElement('dialog')
  dialog.setAttribute('aria-labelledby', 'sign-out-question')
  dialog.innerHTML = `
    <form method="dialog">
      <h2 id="sign-out-question"></h2>
      <p></p>
      <p class="actions"><button class="button" value="stay"></button><button class="button quiet" value="leave">Sign out anyway</button></p>
    </form>`
  const [stay, leave] = dialog.querySelectorAll('button')
  dialog.querySelector('h2')?.append(title)
  dialog.querySelector('p')?.append(advice)
  stay?.append(isQuestion ? 'Stay signed in' : 'Close')
  if (!isQuestion) leave?.remove()
  document.body.append(dialog)
  dialog.showModal()
  return new Promise((resolve) =>
    dialog.addEventListener('close', () => {
      dialog.remove()
      resolve(dialog.returnValue === 'leave')
    }),
  )
}
