import { findNext, findPrevious, openSearchPanel, search, searchPanelOpen } from '@codemirror/search'
import type { Extension } from '@codemirror/state'
import { keymap, type EditorView } from '@codemirror/view'
import { findLook } from './find-look.ts'
import { panel } from './panel.ts'

/** A floating panel for the library's search. It takes no regular expressions, whose time has no bound. */
export const find: Extension = [
  search({ top: true, literal: true, createPanel: panel }),
  keymap.of([
    { key: 'Mod-f', run: (view) => openFind(view), scope: 'search-panel', preventDefault: true },
    {
      key: 'Mod-g',
      run: ifOpen(findNext),
      shift: ifOpen(findPrevious),
      scope: 'editor search-panel',
      preventDefault: true,
    },
    {
      key: 'F3',
      run: ifOpen(findNext),
      shift: ifOpen(findPrevious),
      scope: 'editor search-panel',
      preventDefault: true,
    },
  ]),
  findLook,
]

/**
 * Opens the panel with the selected words in its field; where it is open, selects the field's words.
 * @param typed for the field, before the panel was there
 */
export function openFind(view: EditorView, typed = ''): boolean {
  const isOpen = openSearchPanel(view)
  const field = typed ? view.dom.querySelector<HTMLInputElement>('[main-field]') : null
  if (field) {
    field.value = typed
    field.dispatchEvent(new Event('input', { bubbles: true }))
  }
  return isOpen
}

/** Where the code of the panel is not loaded, the key is left to the browser's own search. */
function ifOpen(run: (view: EditorView) => boolean): (view: EditorView) => boolean {
  return (view) => searchPanelOpen(view.state) && run(view)
}
