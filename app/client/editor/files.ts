import type { Surface } from './surface.ts'

interface Attached {
  readonly name: string
  readonly width: number | null
  readonly href: string
}

/** Milliseconds for a new note to get an address. */
const patience = 15_000

/**
 * Files that are pasted or dragged into the text are attached, each in a slot of the text that becomes its image or link.
 * What does not work leaves the slot empty-handed, and can be tried again.
 * @param noteId undefined for a note that is none yet
 */
export function takeFiles(form: HTMLFormElement, said: HTMLElement, surface: () => Surface): void {
  let slots = 0

  function take(event: Event, files: FileList | undefined): void {
    if (!files || files.length === 0) return
    event.preventDefault()
    for (const file of files) void attach(file)
  }

  form.addEventListener('paste', (event) => {
    // A copied table brings its picture along: words count more.
    if (event.clipboardData?.types.includes('text/plain')) return
    take(event, event.clipboardData?.files)
  })
  form.addEventListener('dragover', (event) => {
    if (event.dataTransfer?.types.includes('Files')) event.preventDefault()
  })
  form.addEventListener('drop', (event) => take(event, event.dataTransfer?.files))

  async function attach(file: File): Promise<void> {
    const slot = `![Uploading ${file.name.replace(/[[\]\n]/g, ' ')} (${++slots}) …]()`
    const [from, to] = surface().selection()
    surface().edit({ from, to, insert: slot })
    const noteId = await noteIdOf(form)
    const result =
      noteId === undefined
        ? 'Save the note first.'
        : await send(noteId, file, (percent) => say(`${file.name}: ${percent} %`))
    if (typeof result === 'string') {
      fill(slot, '')
      tell(`${file.name} was not attached. ${result}`, () => void attach(file))
      return
    }
    const name = result.name.replace(/[[\]\\]/g, '\\$&')
    fill(slot, `${result.width === null ? '' : '!'}[${name}](${result.href})`)
    say(`${file.name} is attached`)
  }

  /** Wherever it is by now. */
  function fill(slot: string, text: string): void {
    const at = surface().text().indexOf(slot)
    if (at < 0) return
    const [from, to] = surface().selection()
    const moved = (place: number) => (place > at ? Math.max(at, place + text.length - slot.length) : place)
    surface().edit({ from: at, to: at + slot.length, insert: text, select: [moved(from), moved(to)] })
  }

  function say(text: string): void {
    said.className = 'meta'
    said.replaceChildren(text)
  }

  function tell(problem: string, again: () => void): void {
    const button = document.createElement('button')
    button.type = 'button'
    button.className = 'button quiet'
    button.textContent = 'Try again'
    button.addEventListener('click', () => {
      said.replaceChildren()
      again()
    })
    said.className = 'problem'
    said.replaceChildren(problem, ' ', button)
  }
}

/** Of the note that is written; one that is none yet is saved for it. */
async function noteIdOf(form: HTMLFormElement): Promise<string | undefined> {
  const known = /\/notes\/(\d+)\/edit/.exec(form.action)?.[1]
  if (known !== undefined) return known
  const made = new Promise<string | undefined>((resolve) => {
    form.addEventListener('notejam:note', (event) => resolve((event as CustomEvent<{ id: string }>).detail.id), {
      once: true,
    })
    setTimeout(() => resolve(undefined), patience)
  })
  const asked = new CustomEvent('notejam:need-note', { cancelable: true })
  return form.dispatchEvent(asked) ? undefined : made
}

/** @returns what was attached, or why not */
function send(noteId: string, file: File, progress: (percent: number) => void): Promise<Attached | string> {
  const request = new XMLHttpRequest()
  const body = new FormData()
  body.append('files', file)
  request.open('POST', `/notes/${noteId}/attachments`)
  request.setRequestHeader('accept', 'application/json')
  request.upload.addEventListener('progress', ({ loaded, total }) => {
    if (total > 0) progress(Math.floor((loaded / total) * 10) * 10)
  })
  return new Promise((resolve) => {
    request.addEventListener('load', () => {
      const answer = parse(request.responseText)
      const [attached] = Array.isArray(answer) ? (answer as Attached[]) : []
      if (attached) resolve(attached)
      else resolve((answer as { message?: string } | undefined)?.message ?? 'That did not work.')
    })
    request.addEventListener('error', () => resolve('The connection broke.'))
    request.send(body)
  })
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
