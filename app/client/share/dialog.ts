import { openDialog } from '../keys/dialog.ts'
import { refresh } from '../sheet/rendered.ts'

/** Shows the panel of a page in a dialog: its forms are sent from there, and what the server answers is the next panel. */
export async function openShare(link: HTMLAnchorElement): Promise<void> {
  const panel = await panelOf(await fetch(link.href))
  if (!panel) {
    location.assign(link.href)
    return
  }
  const article = link.closest<HTMLElement>('article')
  const dialog = openDialog('share-dialog', panel.querySelector('h1')?.textContent ?? '')
  let isChanged = false
  let isSending = false
  show(dialog, panel)

  dialog.addEventListener('submit', (event) => {
    event.preventDefault()
    const form = event.target as HTMLFormElement
    if (isSending) return
    isSending = true
    const fields = [...new FormData(form)].filter((field): field is [string, string] => typeof field[1] === 'string')
    const body = new URLSearchParams(fields)
    void fetch(form.action, { method: 'POST', body })
      .then(panelOf)
      .then(
        (next) => {
          // None, such as after the end of the session: the page says what is the matter.
          if (!next) location.assign(link.href)
          else {
            keepPassword(form, next)
            show(dialog, next)
          }
          isChanged = true
        },
        () => {
          delete form.dataset['sent']
          sayAway(form)
        },
      )
      .finally(() => (isSending = false))
  })
  dialog.addEventListener('close', () => {
    if (isChanged && article && !article.classList.contains('is-writing')) void refresh(article)
  })
}

/** Answers have no passwords: one that was typed stays while something else of its form is to be mended. */
function keepPassword(form: HTMLFormElement, panel: HTMLElement): void {
  const [typed, field] = [form, panel].map((one) => one.querySelector<HTMLInputElement>('#password'))
  if (typed && field && !field.hasAttribute('aria-invalid') && panel.querySelector('[aria-invalid=true]'))
    field.value = typed.value
}

/** In the dialog: a message of the page would lie behind it. */
function sayAway(form: HTMLFormElement): void {
  const words = document.createElement('p')
  words.className = 'form-problem'
  words.setAttribute('role', 'alert')
  words.textContent = 'There is no connection, so nothing was changed. Try again.'
  form.parentElement?.querySelector('.form-problem')?.remove()
  form.before(words)
}

async function panelOf(answer: Response): Promise<HTMLElement | undefined> {
  const page = new DOMParser().parseFromString(await answer.text(), 'text/html')
  return page.querySelector<HTMLElement>('.share-panel') ?? undefined
}

function show(dialog: HTMLDialogElement, panel: HTMLElement): void {
  const close = document.createElement('button')
  close.type = 'button'
  close.className = 'quiet close'
  close.textContent = 'Close'
  close.addEventListener('click', () => dialog.close())
  panel.append(close)
  dialog.replaceChildren(panel)
  dialog.dispatchEvent(new CustomEvent('notejam:replaced', { bubbles: true }))
  const first = panel.querySelector<HTMLElement>('[aria-invalid=true], #share-url')
  first?.focus()
  if (first instanceof HTMLInputElement && first.readOnly) first.select()
}
