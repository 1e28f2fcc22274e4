import { forgetSent } from '../autosave/drafts.ts'
import type { Island } from '../main.ts'
import { undoHere } from '../toast.ts'

const shownMs = 8000

/**
 * Hides a message after a while, but not while the pointer or the focus is in it; one with an undo stays. Nothing on the page moves then.
 */
const flash: Island = (element) => {
  const note = /^\/notes\/(\d+)$/.exec(location.pathname)?.[1]
  if (note && element.textContent.includes('Note is successfully updated')) forgetSent(note)
  element.querySelector('.close-flash')?.addEventListener('click', () => element.classList.add('gone'))
  const undo = element.querySelector('form')
  if (undo) {
    // A message with an undo stays until the next message, or until it is undone.
    undoHere(undo)
    return
  }
  let timer: ReturnType<typeof setTimeout> | undefined
  const start = () => {
    clearTimeout(timer)
    timer = setTimeout(() => {
      // The pointer may be in it when the focus leaves it, and the other way round.
      if (element.matches(':hover, :focus-within')) start()
      else element.classList.add('gone')
    }, shownMs)
  }
  for (const type of ['pointerleave', 'focusout']) element.addEventListener(type, start)
  start()
}

export default flash
