import {
  browserSupportsWebAuthnAutofill,
  startAuthentication,
  startRegistration,
  WebAuthnError,
  type PublicKeyCredentialCreationOptionsJSON,
  type PublicKeyCredentialRequestOptionsJSON,
} from '@simplewebauthn/browser'

/** A challenge is void after ten minutes; the offer in the field of the address is made anew before that. */
const offerMs = 9 * 60_000

/** The server's answer to what a passkey signed. */
interface Answered {
  readonly at?: string
  /** Where the form of the page is to be sent: what comes next is shown once, as its answer. */
  readonly send?: string
}

/** In words that the server has written. */
class Refused extends Error {}

/** Asks for a passkey, by the button that was pressed. */
export async function ask(element: HTMLElement): Promise<void> {
  const button = element.querySelector('button')
  say(element, '')
  button?.setAttribute('aria-disabled', 'true')
  try {
    await (element.dataset['kind'] === 'add' ? add(element) : show(element, false))
  } catch (error) {
    say(element, wordsOf(error))
    // The press has ended the offer.
    if (element.dataset['kind'] === 'sign-in') void offer(element)
  } finally {
    button?.removeAttribute('aria-disabled')
  }
}

/** Offers the browser's passkeys in the field of the address (conditional mediation). */
export async function offer(element: HTMLElement): Promise<void> {
  if (!(await browserSupportsWebAuthnAutofill())) return
  const again = setTimeout(() => void offer(element), offerMs)
  try {
    await show(element, true)
  } catch (error) {
    if (!isGivenUp(error)) say(element, wordsOf(error))
  } finally {
    clearTimeout(again)
  }
}

async function show(element: HTMLElement, useBrowserAutofill: boolean): Promise<void> {
  const { challenge = '', answer: to = '', next, kind } = element.dataset
  const optionsJSON = await post<PublicKeyCredentialRequestOptionsJSON>(challenge, {})
  const answer = await startAuthentication({ optionsJSON, useBrowserAutofill })
  const { at } = await post<Answered>(to, { answer, next })
  const form = element.closest('form')
  // The page that asked goes on with what it keeps.
  if (kind === 'confirm' && form) {
    form.action = next ?? form.action
    form.submit()
  } else if (at !== undefined) location.assign(at)
}

async function add(element: HTMLElement): Promise<void> {
  const { challenge = '', answer: to = '' } = element.dataset
  const form = element.closest('form')
  const fields = form ? Object.fromEntries(new FormData(form)) : {}
  const optionsJSON = await post<PublicKeyCredentialCreationOptionsJSON>(challenge, {})
  const answer = await startRegistration({ optionsJSON })
  const { at, send } = await post<Answered>(to, { ...fields, answer })
  if (form && send !== undefined) {
    form.method = 'post'
    form.action = send
    form.submit()
  } else if (at !== undefined) location.assign(at)
}

async function post<Result>(to: string, body: object): Promise<Result> {
  const answer = await fetch(to, {
    method: 'POST',
    headers: { accept: 'application/json', 'content-type': 'application/json' },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(20_000),
  })
  const said = (await answer.json()) as Result & { message?: string; error?: string; at?: string }
  if (said.error === 'confirm' && said.at !== undefined) {
    location.assign(`${said.at}?next=${encodeURIComponent(location.pathname)}`)
  }
  if (!answer.ok) throw new Refused(said.message ?? '')
  return said
}

function say(element: HTMLElement, words: string): void {
  const status = element.querySelector('[role="status"]')
  if (status) status.textContent = words
}

/** Its person, or another request for a passkey, has ended it. */
function isGivenUp(error: unknown): boolean {
  return error instanceof Error && ['NotAllowedError', 'AbortError'].includes(error.name)
}

function wordsOf(error: unknown): string {
  if (error instanceof Refused) return error.message
  if (error instanceof WebAuthnError && error.code === 'ERROR_AUTHENTICATOR_PREVIOUSLY_REGISTERED') {
    return 'This device has a passkey for your account already.'
  }
  return isGivenUp(error) ? 'No passkey was used.' : 'That did not work. Try once more.'
}
