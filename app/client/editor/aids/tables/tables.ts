import { Prec, type Extension } from '@codemirror/state'
import { EditorView, keymap } from '@codemirror/view'
import { asTransaction, dispatched } from '../../dispatched.ts'
import { entered, next, previous, tidied, typedOver } from './steps.ts'

/** Tab moves from cell to cell, Enter adds a row, a bar typed where one stands steps over it, and a table that was changed is aligned when the caret leaves it. */
export function tables(): Extension {
  let changedAt: number | undefined
  return [
    Prec.high(
      keymap.of([
        { key: 'Tab', run: (view) => dispatched(view, next(view.state)) },
        { key: 'Shift-Tab', run: (view) => dispatched(view, previous(view.state)) },
        { key: 'Enter', run: (view) => dispatched(view, entered(view.state)) },
      ]),
    ),
    EditorView.inputHandler.of((view, from, to, text) => {
      if (text !== '|' || from !== to || view.composing) return false
      const at = typedOver(view.state)
      if (at === undefined) return false
      view.dispatch({ selection: { anchor: at }, scrollIntoView: true })
      return true
    }),
    EditorView.updateListener.of(({ view, state, changes, docChanged, selectionSet, transactions }) => {
      if (changedAt !== undefined) changedAt = changes.mapPos(changedAt)
      const { head } = state.selection.main
      const isInRow = state.doc.lineAt(head).text.includes('|')
      if (docChanged && isInRow && transactions.some((one) => one.isUserEvent('input') || one.isUserEvent('delete'))) {
        changedAt = head
      }
      if (changedAt === undefined || isInRow || !(selectionSet || docChanged)) return
      const left = changedAt
      changedAt = undefined
      // CodeMirror forbids a transaction within an update.
      queueMicrotask(() => {
        const edit = tidied(view.state, left)
        if (!edit) return
        const { changes, userEvent } = asTransaction(edit)
        view.dispatch({ ...(changes ? { changes } : {}), ...(userEvent ? { userEvent } : {}) })
      })
    }),
  ]
}
