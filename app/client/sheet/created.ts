import type { Saved } from '../autosave/saved.ts'
import { refresh } from './rendered.ts'

/** Keeps the page in step with its note while it is written: the note's address and tools once it is made, the page's title, the time of the last edit. */
export function settleCreated(article: HTMLElement, form: HTMLFormElement): void {
  form.addEventListener('notejam:note', (event) => {
    article.dataset['path'] = `/notes/${(event as CustomEvent<{ id: string }>).detail.id}`
    void refresh(article)
  })
  form.addEventListener('notejam:saved', (event) => {
    const { name } = (event as CustomEvent<Saved>).detail
    if (name) document.title = `${name} · Notejam`
    const edited = form.querySelector('[data-edited]')
    if (edited) edited.textContent = 'edited just now'
  })
}
