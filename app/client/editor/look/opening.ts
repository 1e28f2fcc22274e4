import type { Extension } from '@codemirror/state'
import { EditorView } from '@codemirror/view'
import { makeNote } from '../../links/make-note.ts'

/** A link is opened beside the text with ⌘ or Ctrl: a plain click puts the caret there. */
export const opening: Extension = EditorView.domEventHandlers({
  mousedown: (event) => linkAt(event) !== undefined,
  click(event) {
    const href = linkAt(event)
    if (href === undefined) return false
    event.preventDefault()
    open(href)
    return true
  },
})

/** The address of the link that an event opens. */
export function linkAt({ target, metaKey, ctrlKey }: MouseEvent): string | undefined {
  if (!(metaKey || ctrlKey) || !(target instanceof Element)) return undefined
  return target.closest('a')?.href
}

export function open(href: string): void {
  const link = new URL(href)
  const isToNote = link.origin === location.origin && link.pathname === '/notes/titled'
  if (isToNote && navigator.onLine) makeNote(link, true)
  else window.open(href, '_blank', 'noopener,noreferrer')
}
