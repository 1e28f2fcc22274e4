import { findNext, findPrevious, openSearchPanel, search, searchPanelOpen } from '@codemirror/search'
import type { Extension } from '@codemirror/state'
import { keymap, type EditorView } from '@codemirror/view'
import { findLook } from './find-look.ts'
import { panel } from './panel.ts'

/** A floating panel over the library's commands; without regular expressions, which could take any time. */
export const find: Extension = [
  search({ top: true, literal: true, createPanel: panel }),
  keymap.of([
    { key: 'Mod-f', run: openFind, scope: 'search-panel', preventDefault: true },
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

/** Opens the panel with what is selected, or selects the words that are in it. */
export function openFind(view: EditorView): boolean {
  return openSearchPanel(view)
}

/** Without the panel, the browser finds in the page. */
function ifOpen(run: (view: EditorView) => boolean): (view: EditorView) => boolean {
  return (view) => searchPanelOpen(view.state) && run(view)
}
