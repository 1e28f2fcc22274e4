import type { Island } from '../main.ts'
import { countOpen, draw, isDone } from '../tasks/boxes.ts'
import { send } from '../tasks/send.ts'
import { toast } from '../toast.ts'

/** What the message offers to undo, in whichever note of the list. */
let last: HTMLButtonElement | undefined
let isListening = false

/** Ticks tasks in the list of open ones without leaving it; a task that is done stays in its place until the next visit. */
const openTasks: Island<HTMLFormElement> = (form) => {
  const show = (box: HTMLButtonElement, isTicked: boolean) => {
    if (isDone(box) === isTicked) return
    draw(box, isTicked)
    countOpen(isTicked ? -1 : 1)
  }
  form.addEventListener('submit', (event) => {
    const { submitter } = event
    if (!(submitter instanceof HTMLButtonElement)) return
    event.preventDefault()
    const wasDone = isDone(submitter)
    const body = new URLSearchParams({ task: submitter.value, in: 'tasks' })
    show(submitter, !wasDone)
    const noteId = form.closest<HTMLElement>('[data-note]')?.dataset['note']
    form.dispatchEvent(new CustomEvent('notejam:ticked-in-list', { bubbles: true, detail: { noteId } }))
    last = undefined
    void send(null, form.action, body, () => show(submitter, wasDone)).then((said) => {
      if (!said) return
      toast(said.message, said.undo)
      last = submitter
    })
  })
  if (isListening) return
  isListening = true
  document.addEventListener('notejam:changed', () => {
    if (last) show(last, !isDone(last))
    last = undefined
  })
}

export default openTasks
