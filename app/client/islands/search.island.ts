import { forgetSearches, rememberSearch } from '../finding/recent-searches.ts'
import { focusOnSlash } from '../finding/slash.ts'
import type { Island } from '../main.ts'

/** A search that sends itself while the person types: its code comes with the focus, and finds what was typed before it. */
const search: Island<HTMLFormElement> = (form) => {
  const input = form.querySelector('input')
  if (!input) return
  const owner = form.dataset['owner'] ?? ''
  const shown = input.value
  forgetSearches(owner)
  const page = document.getElementById('found')
  if (page) rememberSearch(owner, shown)
  // The page has two of these forms. Without the code, the results are as they were found.
  if (page && form.matches('.large'))
    addEventListener(
      'load',
      () => void import('../lists/found.ts').then((one) => one.followFound(page)).catch(() => {}),
    )

  // Without the code, Enter still opens the page of the results.
  const load = () =>
    void import('../finding/as-typed.ts').then(({ searchAsTyped }) => searchAsTyped(form, input, shown)).catch(() => {})
  if (document.activeElement === input) load()
  else input.addEventListener('focus', load, { once: true })

  form.addEventListener('submit', (event) => {
    if (input.value.trim() === '') event.preventDefault()
    rememberSearch(owner, input.value)
  })
  for (const place of [form, page])
    place?.addEventListener('click', ({ target }) => {
      if ((target as Element).closest('.results a')) rememberSearch(owner, input.value)
    })
  focusOnSlash(form, input)
}

export default search
