import type { Island } from '../main.ts'
import { maySignOut } from '../offline/may-sign-out.ts'

/** Sends what is unsent before the session ends, and forgets what is kept on the device. */
const signOut: Island<HTMLFormElement> = (form) => {
  const { account } = document.body.dataset
  if (account === undefined) return
  form.addEventListener('submit', (event) => {
    event.preventDefault()
    void maySignOut(account).then((may) => {
      // Without the event, which would ask again.
      if (may) form.submit()
      else delete form.dataset['sent']
    })
  })
}

export default signOut
