import type { Island } from '../main.ts'

/** Sends a form once, however often its button is pressed. Ctrl or ⌘ with Enter sends it from any field. */
const once: Island<HTMLFormElement> = (form) => {
  form.addEventListener('submit', (event) => {
    if (form.dataset['sent']) event.preventDefault()
    form.dataset['sent'] = 'true'
  })
  // The Back button may show the page again, to send it once more.
  addEventListener('pagehide', () => delete form.dataset['sent'])
  form.addEventListener('keydown', (event) => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey) && !event.isComposing) form.requestSubmit()
  })
}

export default once
