export interface Caught {
  /** Gives the focus back. @returns what was typed meanwhile */
  release(): string
}

/**
 * Takes what is typed between a click and the caret, while the editor is loading: keys are neither lost nor taken as shortcuts,
 * and a phone opens its keyboard, as it does only at a touch.
 */
export function catchKeys(): Caught {
  const field = document.createElement('textarea')
  field.className = 'catches-keys'
  field.setAttribute('aria-label', 'Text')
  document.body.append(field)
  field.focus({ preventScroll: true })
  return {
    release() {
      const { value } = field
      field.remove()
      return value
    },
  }
}
