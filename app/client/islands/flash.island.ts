import type { Island } from '../main.ts'

const shownFor = 8000

/** A message goes after a while, but not while somebody points at it or has the focus in it. It takes no space with it. */
const flash: Island = (element) => {
  let timer: ReturnType<typeof setTimeout> | undefined
  const start = () => {
    timer = setTimeout(() => element.classList.add('gone'), shownFor)
  }
  const pause = () => clearTimeout(timer)
  for (const type of ['pointerenter', 'focusin']) element.addEventListener(type, pause)
  for (const type of ['pointerleave', 'focusout']) element.addEventListener(type, start)
  start()
}

export default flash
