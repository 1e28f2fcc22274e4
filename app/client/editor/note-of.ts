/** How long a new note may take to be saved. */
const timeoutMs = 15_000

/** @returns finds the id of the form's note; a new one is saved first; undefined when that fails */
export function noteOf(form: HTMLFormElement): () => Promise<string | undefined> {
  let making: Promise<string | undefined> | undefined
  return () => {
    const known = /\/notes\/(\d+)\/edit/.exec(form.action)?.[1]
    if (known !== undefined) return Promise.resolve(known)
    return (making ??= made(form).finally(() => (making = undefined)))
  }
}

async function made(form: HTMLFormElement): Promise<string | undefined> {
  const { promise, resolve } = Promise.withResolvers<string | undefined>()
  form.addEventListener('notejam:note', (event) => resolve((event as CustomEvent<{ id: string }>).detail.id), {
    once: true,
  })
  setTimeout(() => resolve(undefined), timeoutMs)
  const asked = new CustomEvent('notejam:need-note', { cancelable: true })
  return form.dispatchEvent(asked) ? undefined : promise
}
