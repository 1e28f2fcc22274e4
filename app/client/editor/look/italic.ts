import type { ChangeSet } from '@codemirror/state'
import { ViewPlugin, type ViewUpdate } from '@codemirror/view'

/** What a writer types before emphasised words, and before a quote. */
const signs = /[*_>]/

/**
 * Loads the italic letters before the editor shows the first of them: those that a text is shown without, it is shown without until the
 * next page (`font-display: optional`). Keys and buttons make selected words italic at once.
 */
export const italic = ViewPlugin.define(() => {
  let isLoading = false
  return {
    update({ docChanged, changes, state, view }: ViewUpdate) {
      if (isLoading || (state.selection.main.empty && !(docChanged && hasSigns(changes)))) return
      isLoading = true
      document.fonts.load(`italic 1em ${getComputedStyle(view.contentDOM).fontFamily}`).catch(() => undefined)
    },
  }
})

function hasSigns(changes: ChangeSet): boolean {
  let found = false
  changes.iterChanges((_from, _to, _start, _end, inserted) => {
    found ||= signs.test(inserted.sliceString(0, 1_000))
  })
  return found
}
