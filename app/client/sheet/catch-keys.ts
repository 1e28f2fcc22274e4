/** Takes what is typed between a click and the caret, while the editor is loading: keys are neither lost nor taken as shortcuts. */
export interface Caught {
  /** Begins to take keys: a phone opens its keyboard, as it does only at a touch. */
  begin(): void
  /** Gives the focus back. @returns what was typed since, and for earlier carets that did not come */
  release(): string
  /** Gives the focus back; what was typed waits for the next caret. @returns it */
  keep(): string
}

export function catchKeys(): Caught {
  let kept = ''
  let field: HTMLTextAreaElement | undefined

  // The browser asks before a page is left whose words are nowhere else.
  function hold(event: Event): void {
    if (kept || field?.value) event.preventDefault()
  }
  function release(): string {
    const typed = kept + (field?.value ?? '')
    kept = ''
    field?.remove()
    field = undefined
    removeEventListener('beforeunload', hold)
    return typed
  }
  return {
    release,
    begin() {
      if (!field) {
        field = document.createElement('textarea')
        field.className = 'catches-keys'
        field.setAttribute('aria-label', 'Text')
        document.body.append(field)
        addEventListener('beforeunload', hold)
      }
      field.focus({ preventScroll: true })
    },
    keep() {
      kept = release()
      if (kept) addEventListener('beforeunload', hold)
      return kept
    },
  }
}
