import { redo, undo } from '@codemirror/commands'
import { type Extension } from '@codemirror/state'
import { keymap, ViewPlugin } from '@codemirror/view'

/** Undo and redo, by keys (Ctrl-Y redoes on every system) and by the buttons of the bar. */
export function takingBack(field: HTMLTextAreaElement): Extension {
  return [
    keymap.of([{ key: 'Ctrl-y', run: redo, preventDefault: true }]),
    ViewPlugin.define((view) => {
      const act = (event: Event) => {
        event.preventDefault()
        if ((event as CustomEvent<string>).detail === 'redo') redo(view)
        else undo(view)
      }
      field.addEventListener('notejam:history', act)
      return { destroy: () => field.removeEventListener('notejam:history', act) }
    }),
  ]
}
