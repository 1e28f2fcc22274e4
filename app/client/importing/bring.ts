import { filesOf, type Dropped } from './dropped.ts'

/**
 * Sends what was chosen or dropped anywhere on the page, and shows how far it is. Folders keep their paths and files the times at which they
 * were changed, which a plain form does not send.
 */
export function enhance(form: HTMLFormElement): void {
  const state = form.querySelector<HTMLElement>('.bring-state')
  let dropped: readonly Dropped[] = []
  let sending: XMLHttpRequest | undefined

  const say = (text: string, isProblem = false) => {
    if (!state) return
    state.textContent = text
    state.classList.toggle('problem', isProblem)
  }
  addEventListener('dragover', (event) => {
    if (!event.dataTransfer?.types.includes('Files')) return
    event.preventDefault()
    form.dataset['over'] = ''
  })
  addEventListener('dragleave', ({ relatedTarget }) => relatedTarget ?? delete form.dataset['over'])
  addEventListener('drop', (event) => {
    delete form.dataset['over']
    if (!event.dataTransfer?.types.includes('Files')) return
    event.preventDefault()
    void filesOf(event.dataTransfer)
      .then((files) => {
        dropped = files
        say(
          files.length === 0 ? 'There is no file in that.' : `${chosenWords(files)} Look at it first, or bring it in.`,
        )
        form.querySelector('button')?.focus()
      })
      .catch(() => say('That cannot be read. Choose it with the fields above.', true))
  })
  form.addEventListener('change', ({ target }) => {
    if (target instanceof HTMLInputElement && target.type === 'file') dropped = []
  })
  form.addEventListener('submit', (event) => {
    event.preventDefault()
    const files = dropped.length > 0 ? dropped : chosen(form)
    if (sending) return
    const bytes = files.reduce((sum, { file }) => sum + file.size, 0)
    if (files.length === 0) say('Choose files or a folder first.', true)
    else if (bytes > Number(form.dataset['maxBytes']))
      say('That is more than can be brought at once. Bring it in parts.', true)
    else send(files, event.submitter)
  })
  addEventListener('beforeunload', (event) => sending && event.preventDefault())

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
      // In tenths: a screen reader reads every change.
      say(`Sending, ${total > 0 ? Math.floor((loaded / total) * 10) * 10 : 0} %`)
    })
    const end = (text: string) => {
      sending = undefined
      say(text, true)
    }
    request.addEventListener('load', () => {
      const { report, message } = answerOf(request)
      sending = undefined
      if (request.status === 202 && report) location.assign(report)
      else if (request.status === 401) location.reload()
      else end(message ?? 'That did not work. Try again.')
    })
    request.addEventListener('error', () => end('The connection broke. Nothing was brought in; try again.'))
    say('Sending')
    request.send(body)
  }
}

function chosen(form: HTMLFormElement): Dropped[] {
  return [...form.querySelectorAll<HTMLInputElement>('input[type=file]')].flatMap(({ files }) =>
    [...(files ?? [])].map((file) => ({ file, path: file.webkitRelativePath || file.name })),
  )
}

function chosenWords(files: readonly Dropped[]): string {
  return files.length === 1 ? `“${files[0]?.path ?? ''}” is chosen.` : `${files.length} files are chosen.`
}

function answerOf({ responseText }: XMLHttpRequest): { readonly report?: string; readonly message?: string } {
  try {
    return JSON.parse(responseText) as { report?: string; message?: string }
  } catch {
    return {}
  }
}
