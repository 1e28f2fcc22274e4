import type { Island } from '../main.ts'

/** A form without autosave: the browser asks before a changed form is left. */
const guard: Island<HTMLFormElement> = (form) => {
  let isWritten = false
  form.addEventListener('input', () => (isWritten = true))
  form.addEventListener('submit', () => (isWritten = false))
  addEventListener('beforeunload', (event) => {
    if (isWritten) event.preventDefault()
  })
}

export default guard
