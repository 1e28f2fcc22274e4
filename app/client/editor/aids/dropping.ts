import type { Extension } from '@codemirror/state'
import { EditorView } from '@codemirror/view'
import { onIntent } from './on-intent.ts'

/** Shows where what is dragged over the text would be dropped; loaded with the first such drag. */
export function dropping(): Extension {
  const cursor = onIntent(async () => (await import('./drop/cursor.ts')).dropCursor())
  return [
    cursor.place,
    EditorView.domEventHandlers({
      dragenter(_event, view) {
        void cursor.load(view)
        return false
      },
    }),
  ]
}
