import type { Island } from '../main.ts'

/** Autosave of a note's form; its code is loaded on pages with such a form. */
const autosave: Island<HTMLFormElement> = (form) => {
  const loading = import('../autosave/autosave.ts')
  const start = async () => (await loading).startAutosave(form)
  const isFilled = form.dataset['filled'] !== undefined || location.search.includes('shared=')
  if (isFilled) void import('../offline/filled.ts').then(({ fill }) => fill(form, start))
  else void start()
}

export default autosave
