import { act } from '../toast.ts'
import { idOf, rowsOf } from './rows.ts'

/** How long the trash waits for a save that is on its way; what is unsaved then stays as a draft. */
const maxWaitMs = 2_500

/** Moves the open note to the trash by sending a form: the page that follows has the message with its undo. */
export async function trashOpen(path: string): Promise<void> {
  await saved()
  const rows = rowsOf(document.body)
  const at = rows.findIndex((row) => row.ariaCurrent === 'true')
  const next = at < 0 ? undefined : (rows[at + 1] ?? rows[at - 1])
  const query = new URLSearchParams(location.search)
  if (next) query.set('next', idOf(next))
  const form = document.createElement('form')
  form.method = 'post'
  form.action = `${path}?${query.toString()}`
  form.hidden = true
  document.body.append(form)
  form.submit()
}

/** Resolves when what was typed is saved, or after `maxWaitMs`: a note in the trash takes no saves. */
function saved(): Promise<unknown> {
  const isDirty = document.querySelector('form.writing[data-dirty]') !== null
  if (!isDirty) return Promise.resolve()
  return Promise.race([
    new Promise((resolve) => document.addEventListener('notejam:saved', resolve, { once: true })),
    new Promise((resolve) => setTimeout(resolve, maxWaitMs)),
  ])
}

/** Pins or unpins the open note, and brings its tools up to date. */
export async function pin(form: HTMLFormElement): Promise<void> {
  await act({ action: form.getAttribute('action') ?? '' })
  delete form.dataset['sent']
  await renewPin()
}

/** Shows in the tools of the open note whether it is pinned, as the server has it now. */
export async function renewPin(): Promise<void> {
  const form = document.querySelector('.note-tools form.pin')
  const answer = form && (await fetch(location.href).catch(() => undefined))
  if (!form || !answer?.ok) return
  const page = new DOMParser().parseFromString(await answer.text(), 'text/html')
  const fresh = page.querySelector<HTMLFormElement>('.note-tools form.pin')
  if (!fresh || fresh.action === (form as HTMLFormElement).action) return
  const had = form.contains(document.activeElement)
  form.replaceWith(fresh)
  if (had) fresh.querySelector('button')?.focus()
}
