import { EditorState } from '@codemirror/state'
import { EditorView, placeholder } from '@codemirror/view'
import { aids } from './aids/aids.ts'
import { lateEdits } from './aids/late-edits.ts'
import { onIntent } from './aids/on-intent.ts'
import { ariaOf, keyboardHelp } from './described.ts'
import { asTransaction } from './dispatched.ts'
import type { Surface } from './edit.ts'
import { followField, toField } from './field.ts'
import { keys } from './keys.ts'
import { markdown } from './language.ts'
import { fetchLookFor, look } from './look/look.ts'
import { focused } from './look/revealed.ts'
import { parseTo, standAt } from './stand-at.ts'

export { fetchLookFor }

const place = EditorView.theme({
  '&': { font: 'var(--text)', marginTop: '24px', backgroundColor: 'transparent' },
  '&.cm-focused': { outline: '2px solid transparent' },
  '.cm-scroller': { font: 'inherit', lineHeight: 'inherit', overflow: 'visible' },
  '.cm-content': { padding: '0', caretColor: 'var(--jam)', minHeight: '5lh' },
  '.cm-placeholder': { color: 'var(--ink-soft)' },
})

/**
 * CodeMirror over the field, which stays the source of truth: each change is in the field at once, and a change of the field
 * (`notejam:set-text`) comes here as the smallest edit.
 * @param nonce that the page's Content-Security-Policy allows for styles
 */
export async function mountEditor(field: HTMLTextAreaElement, label: string, nonce: string): Promise<Surface> {
  await fetchLookFor(field.value)
  const help = keyboardHelp()
  const slots = onIntent(async () => (await import('./slot-widgets.ts')).slotWidgets)
  const formats = lateEdits(() => import('./aids/formatting.ts'))
  const surface: Surface = {
    text: () => view.state.sliceDoc(),
    selection: () => [view.state.selection.main.from, view.state.selection.main.to],
    placeAt: (x, y) => (isOver(view, x, y) ? view.posAtCoords({ x, y }, false) : undefined),
    select(at, y) {
      const { length } = view.state.doc
      if (y !== undefined) parseTo(view, at)
      // The editor takes it that the browser's own selection is where it was, which it is not after the editor was hidden.
      if (at === view.state.selection.main.head) view.dispatch({ selection: { anchor: at === 0 ? length : 0 } })
      // With its line's marks shown at once: in a table that is still drawn, the browser has no place for the caret.
      const shown = focused.of(view.hasFocus)
      const effects = y === undefined ? [shown, EditorView.scrollIntoView(at, { y: 'nearest' })] : shown
      view.dispatch({ selection: { anchor: at }, effects })
      if (y !== undefined) standAt(view, at, y)
    },
    edit(edit) {
      view.dispatch(asTransaction(edit))
    },
    format: (format) => formats.act(view, format),
    reading: async () => (await import('./reading.ts')).readingOf(view.state),
    focus: () => view.focus(),
    async slots() {
      const { slotsOf } = await import('./slot-widgets.ts')
      await slots.load(view)
      return slotsOf(view)
    },
  }
  const view: EditorView = new EditorView({
    state: EditorState.create({
      doc: field.value,
      selection: { anchor: field.selectionStart },
      extensions: [
        aids({ surface, field, formats }),
        keys,
        markdown,
        look(),
        place,
        slots.place,
        EditorView.lineWrapping,
        EditorView.cspNonce.of(nonce),
        EditorView.contentAttributes.of({
          // The field's id: its label and its problem point here.
          ...{ id: field.id, 'aria-label': label, 'aria-multiline': 'true', spellcheck: 'true', autocorrect: 'on' },
          ...{ autocapitalize: 'sentences', dir: 'auto' },
          ...ariaOf(field, help.id),
        }),
        placeholder(field.placeholder),
        toField(field),
      ],
    }),
  })
  // On a slow device the library paints first what it has not parsed yet, and then moves it.
  parseTo(view, 0)
  followField(view, field)
  field.removeAttribute('id')
  // The browser computes the direction of a hidden field, too, from all of its text at every key.
  field.removeAttribute('dir')
  field.after(view.dom, help)
  return surface
}

function isOver({ dom }: EditorView, x: number, y: number): boolean {
  return document.elementsFromPoint(x, y).includes(dom)
}
