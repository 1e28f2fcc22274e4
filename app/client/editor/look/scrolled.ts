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
  // Events of scrolling do not bubble.
  contentDOM.addEventListener('scroll', follow, { capture: true, passive: true })
  return { destroy: () => contentDOM.removeEventListener('scroll', follow, { capture: true }) }
})
