/** The upload on its way, and what is said of it: a note that is shown anew may come with another form. */
let sending: XMLHttpRequest | undefined
let said = { text: '', isProblem: false }

addEventListener('notejam:replaced', draw)
addEventListener('beforeunload', hold)
document.addEventListener('click', ({ target }) => {
  if (sending && (target as Element).closest('form.attach button')) sending.abort()
})

function hold(event: Event): void {
  if (sending) event.preventDefault()
}

/** Uploads the files that the field has, and shows how far it is; a second upload waits for its writer to choose again. */
export function upload({ action }: HTMLFormElement, input: HTMLInputElement): void {
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
