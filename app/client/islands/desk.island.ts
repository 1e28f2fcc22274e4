import type { Island } from '../main.ts'

/** The pad or tag that the page shows is in sight on the desk; the page itself does not scroll. */
const desk: Island = (scroller) => {
  const current = scroller.querySelector<HTMLElement>('[aria-current]')?.getBoundingClientRect()
  const { top, bottom, height } = scroller.getBoundingClientRect()
  if (current && (current.top < top || current.bottom > bottom)) scroller.scrollTop += current.top - top - height / 2
}

export default desk
