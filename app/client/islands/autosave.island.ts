import type { Island } from '../main.ts'

/** Autosave of a note's form; its code is loaded on pages with such a form. */
const autosave: Island<HTMLFormElement> = (form) => {
  void import('../autosave/autosave.ts').then(({ startAutosave }) => startAutosave(form))
}

export default autosave
