import { clockTime } from '../time-zone.ts'
import type { Button, Status } from './machine/state.ts'

const words: Readonly<Record<Button, string>> = {
  'sign-in': 'Sign in',
  'set-up': 'Set one up',
  compare: 'Compare',
  'try-again': 'Try again',
  'save-as-new': 'Save as a new note',
}

/** The live region that says whether what is written is saved, with a button where the writer has to act. */
export function statusOf(form: HTMLFormElement, press: (button: Button) => void): (status: Status) => void {
  const region = form.querySelector<HTMLElement>('[data-save-state]')
  return (status) => {
    if (!region) return
    const said = wordsOf(status, region.dataset['zone'])
    const button = status.kind === 'not-saved' ? status.button : undefined
    if (region.dataset['saveState'] === status.kind && button === undefined && region.textContent === said) return
    region.dataset['saveState'] = status.kind
    const hadFocus = region.contains(document.activeElement)
    region.replaceChildren(said)
    if (button) region.append(' ', buttonOf(button, press))
    // The button that was pressed is gone: the writer goes on in the text.
    else if (hadFocus) form.querySelector<HTMLElement>('.cm-content, [name=text]:not([hidden])')?.focus()
  }
}

function wordsOf(status: Status, zone: string | undefined): string {
  switch (status.kind) {
    case 'none':
      return ''
    case 'dirty':
      return 'Not saved yet'
    case 'restored':
      return 'What was not saved is back.'
    case 'saving':
      return 'Saving …'
    case 'saved': {
      const time = clockTime(status.at, zone)
      return status.isMerged ? `Saved ${time}, with changes from elsewhere` : `Saved ${time}`
    }
    case 'not-saved':
      return `Not saved. ${status.why}`
  }
}

function buttonOf(button: Button, press: (button: Button) => void): HTMLButtonElement {
  const element = document.createElement('button')
  element.type = 'button'
  element.className = 'button quiet'
  element.textContent = words[button]
  element.addEventListener('click', () => press(button))
  // The focus stays in the text: without it, the text would be left as soon as it is saved.
  element.addEventListener('mousedown', (event) => event.preventDefault())
  return element
}
