import type { Island } from '../main.ts'

/** The editor over the field; where it cannot be loaded, the field stays. */
const editor: Island<HTMLFormElement> = (form) => {
  import('../editor/start.ts')
    .then(({ startEditor }) => startEditor(form))
    .catch(() => {
      // What is there works without it.
    })
}

export default editor
