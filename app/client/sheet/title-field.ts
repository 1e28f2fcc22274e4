/**
 * The title grows over several lines where scripts run: a text area takes the place of the field that the form came with.
 * @returns the field that the form has now
 */
export function growTitle(form: HTMLFormElement): HTMLTextAreaElement {
  const field = form.elements.namedItem('name') as HTMLInputElement | HTMLTextAreaElement
  if (field instanceof HTMLTextAreaElement) return field
  const title = document.createElement('textarea')
  for (const { name, value } of field.attributes)
    if (name !== 'type' && name !== 'value') title.setAttribute(name, value)
  title.rows = 1
  title.placeholder = 'Title'
  title.defaultValue = field.defaultValue
  title.value = field.value
  const hasFocus = document.activeElement === field
  const { selectionStart, selectionEnd } = field
  field.replaceWith(title)
  if (hasFocus || (title.autofocus && document.activeElement === document.body)) {
    title.focus({ preventScroll: true })
    title.setSelectionRange(selectionStart, selectionEnd)
  }
  return title
}

/**
 * Hides the buttons of a form that saves by itself. A form that came back with a problem keeps them: its writer sends it again.
 * @param isHidden false shows them again, where the code of the autosave could not be loaded
 */
export function setButtonsHidden(form: HTMLFormElement, isHidden: boolean): void {
  if (form.dataset['unsaved'] !== undefined) return
  for (const part of form.querySelectorAll<HTMLElement>('[data-without-scripts]')) part.hidden = isHidden
}
