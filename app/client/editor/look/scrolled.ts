import type { Extension } from '@codemirror/state'
import { ViewPlugin } from '@codemirror/view'

const kinds = ['cm-code', 'cm-table']

/** Lines of code and of a table's source are not broken: those of one block scroll together. */
export const scrolled: Extension = ViewPlugin.define(({ contentDOM }) => {
  const follow = ({ target }: Event) => {
    if (!(target instanceof HTMLElement)) return
    const kind = kinds.find((one) => target.classList.contains(one))
    if (kind === undefined) return
    for (const side of ['previousElementSibling', 'nextElementSibling'] as const) {
      for (let line = target[side]; line?.classList.contains(kind); line = line[side]) {
        if (line.scrollLeft !== target.scrollLeft) line.scrollLeft = target.scrollLeft
      }
    }
  }
  // A line that the browser scrolls would be a stop for Tab of its own.
  const turn = (event: WheelEvent) => {
    const { target, deltaX, deltaY } = event
    const line = target instanceof Element ? target.closest(kinds.map((kind) => `.${kind}`).join()) : null
    if (!line || Math.abs(deltaX) <= Math.abs(deltaY) || line.scrollWidth <= line.clientWidth) return
    event.preventDefault()
    line.scrollLeft += deltaX
  }
  contentDOM.addEventListener('wheel', turn, { passive: false })
  // Events of scrolling do not bubble.
  contentDOM.addEventListener('scroll', follow, { capture: true, passive: true })
  return {
    destroy() {
      contentDOM.removeEventListener('wheel', turn)
      contentDOM.removeEventListener('scroll', follow, { capture: true })
    },
  }
})
