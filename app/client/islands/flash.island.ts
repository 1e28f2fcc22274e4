import type { Island } from '../main.ts'

const shownFor = 8000

/** A message goes after a while, but not while somebody points at it or has the focus in it. It takes no space with it. */
const flash: Island = (element) => {
  let timer: ReturnType<typeof setTimeout> | undefined
  // Pointing and the focus hold it each on its own.
  const holds = new Set<string>()
  const start = () => {
    clearTimeout(timer)
    if (holds.size === 0) timer = setTimeout(() => element.classList.add('gone'), shownFor)
  }
  for (const [begins, ends] of [
    ['pointerenter', 'pointerleave'],
    ['focusin', 'focusout'],
  ] as const) {
    element.addEventListener(begins, () => {
      holds.add(begins)
      start()
    })
    element.addEventListener(ends, () => {
      holds.delete(begins)
      start()
    })
  }
  start()
}

export default flash
