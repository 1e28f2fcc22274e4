import type { Island } from '../main.ts'

/** Saves what is typed; loaded where something can be typed. */
const autosave: Island<HTMLFormElement> = (form) => {
  void import('../autosave/autosave.ts').then(({ startAutosave }) => startAutosave(form))
}

export default autosave
