import type { Island } from '../main.ts'

/** Uploads files as soon as they are chosen and shows the progress; the button cancels then. The code comes when files are about to be chosen. */
const upload: Island<HTMLFormElement> = (form) => {
  const own = form.querySelector<HTMLInputElement>('input[type=file]')
  const load = () => import('../attachments/upload.ts')
  const send = (input: HTMLInputElement) =>
    void load().then(
      (one) => one.upload(form, input),
      // The server takes the form as a page without scripts sends it.
      () => form.requestSubmit(),
    )
  // Also where the field is no longer of the page when its chooser is closed.
  own?.addEventListener('change', () => send(own))
  form.addEventListener('change', ({ target }) => {
    if (target !== own && target instanceof HTMLInputElement) send(target)
  })
  form.addEventListener('click', () => void load().catch(() => undefined))
}

export default upload
