import { Compartment, type Extension } from '@codemirror/state'
import type { EditorView } from '@codemirror/view'

/** An extension that takes its place in the editor when it is asked for. */
export interface OnIntent {
  readonly place: Extension
  /** @returns false where the code could not be loaded; the next call tries again */
  load(view: EditorView): Promise<boolean>
}

export function onIntent(load: () => Promise<Extension>): OnIntent {
  const place = new Compartment()
  let loading: Promise<boolean> | undefined
  return {
    place: place.of([]),
    load(view) {
      loading ??= load().then(
        (extension) => {
          view.dispatch({ effects: place.reconfigure(extension) })
          return true
        },
        () => {
          loading = undefined
          return false
        },
      )
      return loading
    },
  }
}
