export interface SignInDialog {
  /** Resolves when the dialog is closed. */
  readonly isSignedIn: Promise<boolean>
  close(): void
}

/**
 * Asks for the password in a dialog, because the session has ended: what was typed stays where it is.
 * @param email of the page's owner: what was typed belongs to no other account
 */
export function signInAgain(email: string): SignInDialog {
  const dialog = document.createElement('dialog')
  dialog.className = 'sign-in-again'
  dialog.setAttribute('aria-labelledby', 'sign-in-again')
  dialog.innerHTML = `
    <form method="dialog">
      <h2 id="sign-in-again">Sign in to save</h2>
      <p>Your session has ended. What you typed is still here.</p>
      <div class="field"><label for="again-email">Email</label><input id="again-email" autocomplete="username" readonly></div>
      <div class="field"><label for="again-password">Password</label><input id="again-password" type="password" autocomplete="current-password" required></div>
      <p class="problem" role="alert"></p>
      <p class="actions"><button class="button">Sign in and save</button><button type="button" class="button quiet">Not now</button></p>
    </form>`
  const form = dialog.querySelector('form')
  const [address, password] = dialog.querySelectorAll('input')
  const problem = dialog.querySelector('.problem')
  if (address) address.value = email
  document.body.append(dialog)
  dialog.showModal()
  password?.focus()
  const isSignedIn = new Promise<boolean>((resolve) => {
    let isDone = false
    form?.addEventListener('submit', (event) => {
      event.preventDefault()
      void signIn(email, password?.value ?? '').then((failure) => {
        isDone = failure === undefined
        if (isDone) dialog.close()
        else if (problem) problem.textContent = failure ?? ''
      })
    })
    dialog.querySelector('button[type=button]')?.addEventListener('click', () => dialog.close())
    dialog.addEventListener('close', () => {
      dialog.remove()
      resolve(isDone)
    })
  })
  return { isSignedIn, close: () => dialog.close() }
}

/** @returns the problem; undefined when it worked */
async function signIn(email: string, password: string): Promise<string | undefined> {
  const body = new URLSearchParams({ email, password })
  const answer = await fetch('/signin', { method: 'POST', body, redirect: 'manual' }).catch(() => undefined)
  if (!answer) return 'The service cannot be reached. Try again in a moment.'
  // The redirect that answers a right password; the page behind it is not needed.
  if (answer.type === 'opaqueredirect') return undefined
  if (answer.status === 429) return 'Too many attempts. Try again later.'
  return answer.status === 422 ? 'Wrong email or password' : 'Signing in does not work just now. Try again in a moment.'
}
