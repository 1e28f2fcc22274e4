import type { Dropped } from './dropped.ts'

/**
 * Sends what was chosen or dropped, and shows how far it is. Folders keep their paths and files the times at which they were changed, which a
 * plain form does not send.
 */
export function enhance(form: HTMLFormElement): void {
  const state = form.querySelector<HTMLElement>('.bring-state')
  const [way, actions] = [
    form.querySelector<HTMLElement>('.bring-sending'),
    form.querySelector<HTMLElement>('.actions'),
  ]
  const [bar, cancel] = [way?.querySelector('progress'), way?.querySelector('button')]
  let dropped: readonly Dropped[] = []
  let sending: XMLHttpRequest | undefined

  const say = (text: string, isProblem = false) => {
    if (!state) return
    state.textContent = text
    state.classList.toggle('problem', isProblem)
  }
  // Dropped anywhere on the page.
  form.addEventListener('notejam:dropped', (event) => {
    const { files } = (event as CustomEvent<{ files: readonly Dropped[] }>).detail
    if (sending) return
    dropped = files
    say(files.length === 0 ? 'There is no file in that.' : `${chosenWords(files)} Look at it first, or bring it in.`)
    actions?.querySelector('button')?.focus()
  })
  form.addEventListener('change', ({ target }) => {
    if (!(target instanceof HTMLInputElement) || target.type !== 'file') return
    dropped = []
    say('')
  })
  form.addEventListener('submit', (event) => {
    event.preventDefault()
    const files = dropped.length > 0 ? dropped : chosen(form)
    if (sending) return
    const bytes = files.reduce((sum, { file }) => sum + file.size, 0)
    if (files.length === 0) {
      say('Choose files or a folder first.', true)
      form.querySelector<HTMLElement>('#files')?.focus()
    } else if (bytes > Number(form.dataset['maxBytes']))
      say('That is more than can be brought at once. Bring it in parts.', true)
    else send(files, event.submitter)
  })
  cancel?.addEventListener('click', () => sending?.abort())
  form.closest('dialog')?.addEventListener('close', () => sending?.abort())
  addEventListener('beforeunload', (event) => sending && event.preventDefault())

  function showWay(isOn: boolean): void {
    if (way) way.hidden = !isOn
    if (cancel) cancel.hidden = false
    for (const part of form.querySelectorAll<HTMLElement>('.actions, fieldset')) part.hidden = isOn
  }

  function send(files: readonly Dropped[], submitter: HTMLElement | null): void {
    const body = new FormData()
    const field = form.querySelector<HTMLInputElement>('[name=duplicates]:checked')
    if (field) body.append('duplicates', field.value)
    if (submitter instanceof HTMLButtonElement) body.append(submitter.name, submitter.value)
    body.append('modified', files.map(({ file }) => file.lastModified).join(','))
    for (const { file, path } of files) body.append('files', file, path)
    const request = (sending = new XMLHttpRequest())
    request.open('POST', form.action)
    request.setRequestHeader('accept', 'application/json')
    request.upload.addEventListener('progress', ({ loaded, total }) => {
      const part = total > 0 ? loaded / total : 0
      if (bar) bar.value = part
      // The server has it all, and makes an import of it.
      if (cancel) cancel.hidden = part === 1
      // In tenths: a screen reader reads every change.
      say(part < 1 ? `Sending, ${Math.floor(part * 10) * 10} %` : 'Sent; it is being looked at')
    })
    const end = (text: string, isProblem = true) => {
      sending = undefined
      showWay(false)
      actions?.querySelector('button')?.focus()
      say(text, isProblem)
    }
    request.addEventListener('load', () => {
      const { report, message } = answerOf(request)
      sending = undefined
      if (request.status === 202 && report) location.assign(report)
      else if (request.status === 401) location.reload()
      else end(message ?? 'That did not work. Try again.')
    })
    request.addEventListener('error', () => end('The connection broke. Nothing was brought in; try again.'))
    request.addEventListener('abort', () => end('Cancelled. Nothing was brought in.', false))
    say('Sending')
    showWay(true)
    cancel?.focus()
    request.send(body)
  }
}

function chosen(form: HTMLFormElement): Dropped[] {
  return [...form.querySelectorAll<HTMLInputElement>('input[type=file]')].flatMap(({ files }) =>
    [...(files ?? [])].map((file) => ({ file, path: file.webkitRelativePath || file.name })),
  )
}

function chosenWords(files: readonly Dropped[]): string {
  if (files.length === 1) return `“${files[0]?.path ?? ''}” is chosen.`
  const [folder, ...others] = new Set(files.map(({ path }) => path.slice(0, Math.max(0, path.indexOf('/')))))
  const of = folder && others.length === 0 ? ` of “${folder}”` : ''
  return `${files.length.toLocaleString('en')} files${of} are chosen.`
}

function answerOf({ responseText }: XMLHttpRequest): { readonly report?: string; readonly message?: string } {
  try {
    return JSON.parse(responseText) as { report?: string; message?: string }
  } catch {
    return {}
  }
}
