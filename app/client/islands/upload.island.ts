import type { Island } from '../main.ts'

/** Uploads files as soon as they are chosen and shows the progress; the button cancels then. */
const upload: Island<HTMLFormElement> = (form) => {
  const input = form.querySelector<HTMLInputElement>('input[type=file]')
  const button = form.querySelector('button')
  const state = form.querySelector<HTMLElement>('[data-upload-state]')
  if (!input || !button || !state) return
  let sending: XMLHttpRequest | undefined

  function say(text: string, isProblem = false): void {
    if (!state || state.textContent === text) return
    state.className = isProblem ? 'problem' : 'meta'
    state.textContent = text
  }

  function send(): void {
    if (!input?.files?.length || !button) return
    const request = (sending = new XMLHttpRequest())
    const body = new FormData(form)
    request.open('POST', form.action)
    request.setRequestHeader('accept', 'application/json')
    request.upload.addEventListener('progress', ({ loaded, total }) => {
      // In tenths: a screen reader reads every change.
      const percent = total > 0 ? Math.floor((loaded / total) * 10) * 10 : 0
      say(percent < 100 ? `Sending, ${percent} %` : 'Sent; it is being looked at')
    })
    request.addEventListener('load', () => {
      if (request.status === 201) {
        location.reload()
        return
      }
      if (request.status === 401) {
        location.assign(location.href)
        return
      }
      end(messageOf(request) ?? 'That did not work. Try again.')
    })
    request.addEventListener('error', () => end('The connection broke. Nothing was attached; try again.'))
    request.addEventListener('abort', () => end('Broken off.'))
    form.setAttribute('aria-busy', 'true')
    button.type = 'button'
    button.textContent = 'Cancel'
    say('Sending')
    request.send(body)
    input.disabled = true
  }

  function end(text: string): void {
    sending = undefined
    form.removeAttribute('aria-busy')
    if (button) {
      button.type = 'submit'
      button.textContent = 'Send'
    }
    if (input) {
      input.disabled = false
      input.value = ''
    }
    say(text, true)
  }

  input.addEventListener('change', send)
  button.addEventListener('click', () => sending?.abort())
  addEventListener('beforeunload', (event) => sending && event.preventDefault())
}

function messageOf({ responseText }: XMLHttpRequest): string | undefined {
  try {
    return (JSON.parse(responseText) as { message?: string }).message
  } catch {
    return undefined
  }
}

export default upload
