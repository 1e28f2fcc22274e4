import { fileLink } from '../../shared/file-link.ts'
import type { Slots, Surface } from './edit.ts'
import { noteOf } from './note-of.ts'
import { send } from './send-file.ts'
import { uploadRow } from './upload-row.ts'

/** At the same time; the server takes six of a person. */
const maxUploads = 3

/** Uploads files into slots of the text, where links stand for them at the end. */
export function openUploads(
  form: HTMLFormElement,
  say: (text: string, isProblem?: boolean) => void,
  surface: () => Surface,
) {
  /** Whether each of the files that are on their way comes to be attached, or was broken off. */
  const open = new Set<Promise<boolean>>()
  const waiting: (() => void)[] = []
  const noteId = noteOf(form)
  let running = 0
  let slots = 0

  function bring(file: File, at: number, isOneOf: boolean, { hold, release }: Slots): void {
    const id = ++slots
    const { element, ...row } = uploadRow(file.name)
    hold({ id, at, isOneOf, shown: element })
    attempt()

    function attempt(): void {
      const stop = new AbortController()
      row.begin({
        Cancel() {
          stop.abort()
          leave()
          say(`${file.name} is not attached`)
        },
      })
      const isDone = upload(stop.signal).finally(() => open.delete(isDone))
      open.add(isDone)
    }

    function leave(): void {
      tellDone(file)
      release(id)
      surface().focus()
    }

    async function upload(signal: AbortSignal): Promise<boolean> {
      if (running >= maxUploads) await new Promise<void>((go) => waiting.push(go))
      running++
      const result = await sent(signal)
      running--
      waiting.shift()?.()
      if (signal.aborted || result === undefined) return true
      if (typeof result === 'string') {
        const problem = `${file.name} was not attached. ${result}`
        row.fail(problem, { 'Try again': attempt, Remove: leave })
        say(problem, true)
        return false
      }
      tellDone(file)
      release(id, fileLink(result))
      say(`${result.name} is attached${result.isUnreadableImage ? ' as a file, without a picture' : ''}`)
      return true
    }

    async function sent(signal: AbortSignal) {
      if (signal.aborted) return undefined
      const note = await noteId()
      return note === undefined ? 'Save the note first.' : send(note, file, row.progress, signal)
    }
  }

  /** Tells that a file is attached, or taken out. */
  function tellDone(file: File): void {
    form.dispatchEvent(new CustomEvent('notejam:file-done', { detail: { file } }))
  }

  return {
    isBusy: () => open.size > 0,
    /** @returns whether all of them came to be attached, or were broken off */
    settled: async () => (await Promise.all(open)).every(Boolean),
    /** Brings files to a position of the text. */
    bring(files: readonly File[], at: number, slots: Slots) {
      say(`Attaching ${files.length === 1 ? (files[0]?.name ?? '') : `${files.length} files`}`)
      for (const file of files) bring(file, at, files.length > 1, slots)
    },
  }
}
