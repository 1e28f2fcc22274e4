/** Shows the button where the browser knows passkeys and the page is at the address that they are for. */
export function start(element: HTMLElement): void {
  const { rp, kind } = element.dataset
  if (!('PublicKeyCredential' in globalThis) || location.hostname !== rp) {
    element.remove()
    return
  }
  delete element.dataset['waits']
  const load = () => import('./passkeys.ts')
  const ask = () => void load().then((passkeys) => passkeys.ask(element))
  element.querySelector('button')?.addEventListener('click', ask)
  if (kind === 'sign-in') void load().then(({ offer }) => offer(element))
  if (kind !== 'add') return
  // Enter in the field of the name.
  element.closest('form')?.addEventListener('submit', (event) => {
    event.preventDefault()
    ask()
  })
}
