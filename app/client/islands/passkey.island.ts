import type { Island } from '../main.ts'

/** A button for a passkey, shown where the browser knows them and the page is at the address that they are for. */
const passkey: Island = (element) => {
  if (!('PublicKeyCredential' in globalThis) || location.hostname !== element.dataset['rp']) {
    element.remove()
    return
  }
  element.hidden = false
  const load = () => import('../passkeys/passkeys.ts')
  const ask = () => void load().then((passkeys) => passkeys.ask(element))
  element.querySelector('button')?.addEventListener('click', ask)
  const { kind } = element.dataset
  if (kind === 'sign-in') void load().then(({ offer }) => offer(element))
  if (kind !== 'add') return
  // Enter in the field of the name.
  element.closest('form')?.addEventListener('submit', (event) => {
    event.preventDefault()
    ask()
  })
}

export default passkey
