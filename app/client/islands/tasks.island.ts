import type { Island } from '../main.ts'

/** Ticks a task without leaving the page; a failed request takes the tick back. */
const tasks: Island<HTMLFormElement> = (form) => {
  form.addEventListener('submit', (event) => {
    const { submitter } = event
    if (!(submitter instanceof HTMLButtonElement)) return
    event.preventDefault()
    const isDone = submitter.getAttribute('aria-checked') === 'true'
    const body = new URLSearchParams({ task: submitter.value })
    const draw = (isTicked: boolean) => {
      submitter.setAttribute('aria-checked', String(isTicked))
      // The next press asks for the opposite.
      submitter.value = submitter.value.replace(/-(on|off)-/, isTicked ? '-off-' : '-on-')
    }
    const tell = (type: string, version?: number) =>
      form.dispatchEvent(new CustomEvent(type, { bubbles: true, detail: { version } }))
    draw(!isDone)
    tell('notejam:ticking')
    fetch(form.action, { method: 'POST', body, headers: { accept: 'application/json' } }).then(
      (answer) => {
        // Signed out, or the note has changed: the page shows which.
        if (!answer.ok) form.ownerDocument.location.reload()
        else void answer.json().then(({ version }: { version: number }) => tell('notejam:ticked', version))
      },
      () => {
        draw(isDone)
        tell('notejam:ticked')
      },
    )
  })
}

export default tasks
