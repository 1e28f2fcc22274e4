import type { Island } from '../main.ts'

/** The editor over the field; the plain field stays where the editor fails to load. */
const editor: Island<HTMLFormElement> = (form) => {
  import('../editor/start.ts')
    .then(({ startEditor }) => startEditor(form))
    .catch(() => {
      // The form works without the editor.
    })
}

export default editor
