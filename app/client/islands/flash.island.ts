import { forgetSent } from '../autosave/drafts.ts'
import type { Island } from '../main.ts'

const shownFor = 8000

/** A message goes after a while, but not while somebody points at it or has the focus in it. It takes no space with it. */
const flash: Island = (element) => {
  const note = /^\/notes\/(\d+)$/.exec(location.pathname)?.[1]
  if (note && element.textContent.includes('Note is successfully updated')) forgetSent(note)
  let timer: ReturnType<typeof setTimeout> | undefined
  const start = () => {
    clearTimeout(timer)
    timer = setTimeout(() => {
      // Somebody may point at it while the focus leaves it, or the other way round.
      if (element.matches(':hover, :focus-within')) start()
      else element.classList.add('gone')
    }, shownFor)
  }
  for (const type of ['pointerleave', 'focusout']) element.addEventListener(type, start)
  start()
}

export default flash
