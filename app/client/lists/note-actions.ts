import { act } from '../toast.ts'
import { idOf, rowsOf } from './rows.ts'

/** How long the trash waits for a save that is on its way; what is unsaved then stays as a draft. */
const maxWaitMs = 2_500

/**
 * The tools of the open note act at once, as their undo allows: to the trash without a question, and on to the next note of the list or to
 * the list; and it is pinned without leaving the page.
 */
export function listenToNote(): void {
  document.addEventListener('click', (event) => {
    const link = event.target instanceof Element ? event.target.closest<HTMLAnchorElement>('a[data-key="#"]') : null
    if (!link || event.ctrlKey || event.metaKey || !/^\/notes\/\d+\/delete$/.test(link.pathname)) return
    event.preventDefault()
    void trashOpen(link.pathname)
  })
  document.addEventListener('submit', (event) => {
    const form = event.target
    if (!(form instanceof HTMLFormElement) || !form.matches('.note-tools form.pin')) return
    event.preventDefault()
    void pin(form)
  })
}

/** Moves the open note to the trash by sending a form: the page that follows has the message with its undo. */
async function trashOpen(path: string): Promise<void> {
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
async function pin(form: HTMLFormElement): Promise<void> {
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
