import type { LeftDraft } from './drafts.ts'
import { addressOfLeft } from './left-address.ts'
import { nameFor } from './name-for.ts'

/** What a new note is called that is not saved. */
export function leftName({ draft }: LeftDraft): string {
  return `“${nameFor(draft)}”`
}

/** Opens it in the page of a new note. */
export function leftLink({ page }: LeftDraft, words: string): HTMLAnchorElement {
  const link = document.createElement('a')
  link.className = 'button quiet'
  link.href = addressOfLeft(page)
  link.textContent = words
  return link
}

export function leftButton(words: string, press: () => void): HTMLButtonElement {
  const button = document.createElement('button')
  button.type = 'button'
  button.className = 'button quiet'
  button.textContent = words
  button.addEventListener('click', press)
  return button
}
