import { fileLink } from '../../shared/file-link.ts'
import { fileRows } from './file-rows.ts'
import { send } from './send-file.ts'
import type { Surface } from './edit.ts'

/** For a new note to be saved. */
const newNoteTimeoutMs = 15_000

/** For the row of a file that is attached. */
const shownMs = 8000

/**
 * Uploads files that are pasted or dropped into the text. A placeholder in the text becomes the file's image or link; a failed
 * or cancelled upload takes its placeholder away.
 */
export function takeFiles(form: HTMLFormElement, said: HTMLElement, surface: () => Surface): void {
  const rows = fileRows(said)
  /** Placeholders in the text, with the uploads that fill them. */
  const open = new Map<string, Promise<void>>()
  let slots = 0

  function take(event: Event, files: FileList | undefined): void {
    if (!files || files.length === 0) return
    event.preventDefault()
    // The editor would insert the content of a text file.
    event.stopPropagation()
    for (const file of files) attach(file)
  }

  // Before the editor's listeners.
  const first = { capture: true }
  form.addEventListener(
    'paste',
    (event) => {
      // A copied table comes as text and as a picture: the text is pasted.
      if (event.clipboardData?.types.includes('text/plain')) return
      take(event, event.clipboardData?.files)
    },
    first,
  )
  form.addEventListener('dragover', (event) => {
    if (event.dataTransfer?.types.includes('Files')) event.preventDefault()
  })
  form.addEventListener(
    'drop',
    (event) => {
      if (!event.dataTransfer?.files.length) return
      const place = surface().placeAt(event.clientX, event.clientY)
      if (place !== undefined) surface().edit({ from: place, to: place, insert: '' })
      take(event, event.dataTransfer.files)
    },
    first,
  )
  // The form waits for uploads: no note is saved with a placeholder.
  form.addEventListener(
    'submit',
    (event) => {
      if (open.size === 0) return
      event.preventDefault()
      event.stopImmediatePropagation()
      const { submitter } = event
      void Promise.all(open.values()).then(() => form.requestSubmit(submitter))
    },
    first,
  )
  addEventListener('beforeunload', (event) => {
    if (open.size > 0) event.preventDefault()
  })
  // Before autosave reads the text for the last time.
  addEventListener('pagehide', () => [...open.keys()].forEach((slot) => fill(slot, '')), first)

  function attach(file: File): void {
    const slot = `![Uploading ${file.name.replace(/[[\]\n]/g, ' ')} (${++slots}) …]()`
    const [from, to] = surface().selection()
    if (from !== to) surface().edit({ from, to, insert: '' })
    surface().edit({ from, to: from, insert: slot, isPassing: true })
    open.set(
      slot,
      upload(file, slot).finally(() => open.delete(slot)),
    )
  }

  async function upload(file: File, slot: string): Promise<void> {
    const stop = new AbortController()
    const row = rows.add(`Attaching ${file.name}`, {
      Cancel() {
        stop.abort()
        surface().focus()
      },
    })
    const noteId = await noteIdOf(form)
    const result =
      noteId === undefined
        ? 'Save the note first.'
        : await send(noteId, file, (percent) => row.say(`Attaching ${file.name}: ${percent} %`), stop.signal)
    if (result === undefined) {
      fill(slot, '')
      row.remove()
    } else if (typeof result === 'string') {
      fill(slot, '')
      row.tell(`${file.name} was not attached. ${result}`, {
        'Try again'() {
          row.remove()
          surface().focus()
          attach(file)
        },
        Dismiss() {
          row.remove()
          surface().focus()
        },
      })
    } else {
      fill(slot, fileLink(result))
      row.say(`${file.name} is attached`)
      row.end(shownMs)
    }
  }

  /** Replaces a placeholder, wherever it is by now. Undo removes the link, and never brings the placeholder back. */
  function fill(slot: string, text: string): void {
    const at = surface().text().indexOf(slot)
    if (at < 0) return
    const [from, to] = surface().selection()
    const moved = (place: number, size: number) => (place > at ? Math.max(at, place + size - slot.length) : place)
    const ends = (size: number) => [moved(from, size), moved(to, size)] as const
    surface().edit({ from: at, to: at + slot.length, insert: '', select: ends(0), isQuiet: true, isPassing: true })
    if (text) surface().edit({ from: at, to: at, insert: text, select: ends(text.length), isQuiet: true })
  }
}

/** The id of the note; a new one is saved first. */
async function noteIdOf(form: HTMLFormElement): Promise<string | undefined> {
  const known = /\/notes\/(\d+)\/edit/.exec(form.action)?.[1]
  if (known !== undefined) return known
  const made = new Promise<string | undefined>((resolve) => {
    form.addEventListener('notejam:note', (event) => resolve((event as CustomEvent<{ id: string }>).detail.id), {
      once: true,
    })
    setTimeout(() => resolve(undefined), newNoteTimeoutMs)
  })
  const asked = new CustomEvent('notejam:need-note', { cancelable: true })
  return form.dispatchEvent(asked) ? undefined : made
}
