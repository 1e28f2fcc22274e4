import type { Extension } from '@codemirror/state'
import { EditorView } from '@codemirror/view'

/** A link is opened beside the text with ⌘ or Ctrl: a plain click puts the caret there. */
export const opening: Extension = EditorView.domEventHandlers({
  mousedown: (event) => linkOf(event) !== undefined,
  click(event) {
    const href = linkOf(event)
    if (href === undefined) return false
    event.preventDefault()
    window.open(href, '_blank', 'noopener,noreferrer')
    return true
  },
})

function linkOf({ target, metaKey, ctrlKey }: MouseEvent): string | undefined {
  if (!(metaKey || ctrlKey) || !(target instanceof Element)) return undefined
  return target.closest('a')?.href
}
