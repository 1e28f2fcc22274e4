import type { Island } from '../main.ts'

/** A form is sent once, however often its button is pressed; Ctrl or ⌘ with Enter sends it from anywhere in it. */
const once: Island<HTMLFormElement> = (form) => {
  form.addEventListener('submit', (event) => {
    if (form.dataset['sent']) event.preventDefault()
    form.dataset['sent'] = 'true'
  })
  // Coming back to the page, it may be sent again.
  addEventListener('pagehide', () => delete form.dataset['sent'])
  form.addEventListener('keydown', (event) => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey) && !event.isComposing) form.requestSubmit()
  })
}

export default once
