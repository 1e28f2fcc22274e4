import type { Island } from '../main.ts'

/** The upload on its way, and what is said of it: a note that is shown anew may come with another form. */
let sending: XMLHttpRequest | undefined
let said = { text: '', isProblem: false }

/** Uploads files as soon as they are chosen and shows the progress; the button cancels then. */
const upload: Island<HTMLFormElement> = (form) => {
  const own = form.querySelector<HTMLInputElement>('input[type=file]')
  // Also where the field is no longer of the page when its chooser is closed.
  own?.addEventListener('change', () => send(form, own))
  form.addEventListener('change', ({ target }) => {
    if (target !== own && target instanceof HTMLInputElement) send(form, target)
  })
  form.addEventListener('click', ({ target }) => {
    if (sending && (target as Element).closest('button')) sending.abort()
  })
  addEventListener('notejam:replaced', draw)
  addEventListener('beforeunload', hold)
  draw()
}

const hold = (event: Event) => sending && event.preventDefault()

function send({ action }: HTMLFormElement, input: HTMLInputElement): void {
  if (sending || !input.files?.length) return
  const request = (sending = new XMLHttpRequest())
  const body = new FormData()
  for (const file of input.files) body.append('files', file)
  request.open('POST', action)
  request.setRequestHeader('accept', 'application/json')
  request.upload.addEventListener('progress', ({ loaded, total }) => {
    // In tenths: a screen reader reads every change.
    const percent = total > 0 ? Math.floor((loaded / total) * 10) * 10 : 0
    say(percent < 100 ? `Sending, ${percent} %` : 'Sent; it is being looked at')
  })
  request.addEventListener('load', () => {
    if (request.status === 201) location.reload()
    else if (request.status === 401) location.assign(location.href)
    else end(messageOf(request) ?? 'That did not work. Try again.')
  })
  request.addEventListener('error', () => end('The connection broke. Nothing was attached; try again.'))
  request.addEventListener('abort', () => end('Broken off.'))
  say('Sending')
  request.send(body)
}

function end(text: string): void {
  sending = undefined
  for (const input of document.querySelectorAll<HTMLInputElement>('form.attach input[type=file]')) input.value = ''
  say(text, true)
}

function say(text: string, isProblem = false): void {
  said = { text, isProblem }
  draw()
}

/** Shows in the form that the page has now how far the upload is. */
function draw(): void {
  const form = document.querySelector<HTMLFormElement>('form.attach')
  const input = form?.querySelector<HTMLInputElement>('input[type=file]')
  const button = form?.querySelector('button')
  const state = form?.querySelector<HTMLElement>('[data-upload-state]')
  if (!form || !input || !button || !state) return
  const isBusy = sending !== undefined
  form.ariaBusy = isBusy ? 'true' : null
  input.disabled = isBusy
  button.type = isBusy ? 'button' : 'submit'
  button.textContent = isBusy ? 'Cancel' : 'Send'
  if (state.textContent === said.text) return
  state.className = said.isProblem ? 'problem' : 'meta'
  state.textContent = said.text
}

function messageOf({ responseText }: XMLHttpRequest): string | undefined {
  try {
    return (JSON.parse(responseText) as { message?: string }).message
  } catch {
    return undefined
  }
}

export default upload
