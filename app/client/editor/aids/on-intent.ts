import { Compartment, type Extension } from '@codemirror/state'
import type { EditorView } from '@codemirror/view'

/** An extension that takes its place in the editor when it is asked for. */
export interface OnIntent {
  readonly place: Extension
  /** @returns whether it is there; false where it could not be loaded, which the next time may */
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
