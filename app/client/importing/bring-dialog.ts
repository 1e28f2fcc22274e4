import { openDialog } from '../keys/dialog.ts'
import { enhance } from './bring.ts'

const path = '/import'

/**
 * Opens the form that brings notes in over any page, for files that were dropped onto it.
 * @returns the form; undefined where its page says why there is none, and is shown instead
 */
export async function openBringing(): Promise<HTMLFormElement | undefined> {
  const answer = await fetch(path)
  const page = new DOMParser().parseFromString(await answer.text(), 'text/html')
  const form = page.querySelector<HTMLFormElement>('form.bring')
  const heading = page.querySelector('h1')
  if (!form || !heading) {
    location.assign(path)
    return undefined
  }
  // The files are chosen already.
  form.querySelector('.drop-field')?.remove()
  const dialog = openDialog('bring-dialog', heading.textContent)
  const close = document.createElement('button')
  Object.assign(close, { type: 'button', className: 'button quiet', textContent: 'Close' })
  close.addEventListener('click', () => dialog.close())
  form.querySelector('.actions')?.append(close)
  dialog.append(heading, form)
  enhance(form)
  return form
}
