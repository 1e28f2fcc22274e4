import type { Island } from '../main.ts'

/** A button that copies the text of the field beside it. */
const copy: Island = (element) => {
  const field = element.querySelector('input')
  const told = element.querySelector('[data-copied]')
  element.querySelector('[data-copy]')?.addEventListener('click', () => {
    if (!field || !told) return
    navigator.clipboard.writeText(field.value).then(
      () => (told.textContent = 'Copied.'),
      // Not allowed here: the person copies what is selected.
      () => field.select(),
    )
  })
}

export default copy
