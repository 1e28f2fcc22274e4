import { fileRows } from './file-rows.ts'
import { send } from './send-file.ts'
import type { Surface } from './edit.ts'

/** Milliseconds for a new note to get an address. */
const patience = 15_000

/** Milliseconds that good news stays. */
const shownFor = 8000

/**
 * Files that are pasted or dragged into the text are attached, each in a slot of the text that becomes its image or link.
 * What does not work leaves no slot behind, and can be tried again; so does what is broken off.
 */
export function takeFiles(form: HTMLFormElement, said: HTMLElement, surface: () => Surface): void {
  const rows = fileRows(said)
  /** Slots that are in the text, with what ends when they are filled. */
  const open = new Map<string, Promise<void>>()
  let slots = 0

  function take(event: Event, files: FileList | undefined): void {
    if (!files || files.length === 0) return
    event.preventDefault()
    // The editor would put the words of a text file into the text.
    event.stopPropagation()
    for (const file of files) attach(file)
  }

  // Before the editor hears of them.
  const first = { capture: true }
  form.addEventListener(
    'paste',
    (event) => {
      // A copied table brings its picture along: words count more.
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
  // A note is not sent with a slot in it.
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
  // Before what is typed is saved for the last time.
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
      const name = result.name.replace(/[[\]\\]/g, '\\$&')
      fill(slot, `${result.width === null ? '' : '!'}[${name}](${result.href})`)
      row.say(`${file.name} is attached`)
      row.end(shownFor)
    }
  }

  /** Wherever it is by now. Taking back takes back what it became, and never brings it back. */
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
