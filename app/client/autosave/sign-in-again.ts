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
      void signIn(email, password?.value ?? '').then((outcome) => {
        isDone = outcome === 'signed-in'
        if (isDone) dialog.close()
        else if (outcome === 'second-step') askElsewhere(dialog)
        else if (problem) problem.textContent = outcome
      })
    })
    dialog.addEventListener('click', ({ target }) => {
      if (target instanceof Element && target.closest('button[type=button]')) dialog.close()
    })
    dialog.addEventListener('close', () => {
      dialog.remove()
      resolve(isDone)
    })
  })
  return { isSignedIn, close: () => dialog.close() }
}

/** The account has a second factor, which another page asks for: the writer comes back to this one, which then goes on. */
function askElsewhere(dialog: HTMLDialogElement): void {
  dialog.innerHTML = `
    <form method="dialog">
      <h2 id="sign-in-again">One more step</h2>
      <p>Your password is right. Go on in another tab and come back: what you typed is still here.</p>
      <p class="actions"><a href="/signin/code" target="_blank" class="button">Go on</a><button type="button" class="button quiet">Not now</button></p>
    </form>`
  dialog.querySelector('a')?.focus()
}

/** @returns what came of it, or the problem in words */
async function signIn(email: string, password: string): Promise<string> {
  const body = new URLSearchParams({ email, password })
  const headers = { accept: 'application/json' }
  const answer = await fetch('/signin', { method: 'POST', headers, body, redirect: 'manual' }).catch(() => undefined)
  if (!answer) return 'The service cannot be reached. Try again in a moment.'
  // The previous release redirects.
  if (answer.type === 'opaqueredirect') return 'signed-in'
  if (answer.status === 429) return 'Too many attempts. Try again later.'
  if (answer.status === 422) return 'Wrong email or password'
  if (!answer.ok) return 'Signing in does not work just now. Try again in a moment.'
  const { at } = (await answer.json()) as { at?: string }
  return at === '/signin/code' ? 'second-step' : 'signed-in'
}
