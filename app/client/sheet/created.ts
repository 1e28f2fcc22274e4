import type { Saved } from '../autosave/saved.ts'
import { refresh } from './rendered.ts'

/** Keeps the page in step with its note while it is written: the note's address and tools once it is made, the page's title, the time of the last edit. */
export function settleCreated(article: HTMLElement, form: HTMLFormElement): void {
  form.addEventListener('notejam:note', (event) => {
    article.dataset['path'] = `/notes/${(event as CustomEvent<{ id: string }>).detail.id}`
    void refresh(article)
  })
  form.addEventListener('notejam:saved', (event) => {
    const { name, tags } = (event as CustomEvent<Saved>).detail
    if (name) document.title = `${name} · Notejam`
    const edited = form.querySelector('[data-edited]')
    if (edited) edited.textContent = 'edited just now'
    if (tags) showTags(form.querySelector('.quiet-line'), tags)
  })
}

/** The tags at the end of the quiet line, as the server draws them. */
function showTags(line: Element | null, tags: readonly string[]): void {
  const shown = [...(line?.querySelectorAll('.tag-link') ?? [])]
  if (shown.map(({ textContent }) => textContent).join() === tags.map((tag) => `#${tag}`).join()) return
  for (const link of shown) link.remove()
  for (const tag of tags) {
    const [link, words] = [document.createElement('a'), document.createElement('bdi')]
    link.className = 'tag-link'
    link.href = `/tags/${encodeURIComponent(tag)}`
    words.textContent = `#${tag}`
    link.append(words)
    line?.append(link)
  }
}
