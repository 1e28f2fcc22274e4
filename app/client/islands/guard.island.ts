import type { Island } from '../main.ts'

/** A form that nothing saves by itself: whoever leaves it after writing in it is asked. */
const guard: Island<HTMLFormElement> = (form) => {
  let isWritten = false
  form.addEventListener('input', () => (isWritten = true))
  form.addEventListener('submit', () => (isWritten = false))
  addEventListener('beforeunload', (event) => {
    if (isWritten) event.preventDefault()
  })
}

export default guard
