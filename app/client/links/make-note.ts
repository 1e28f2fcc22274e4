/**
 * Leads to the note of a link's title, and makes it where there is none: by POST, which no page is opened with unasked.
 * @param isBeside in a page of its own
 */
export function makeNote(link: URL, isBeside = false): void {
  const form = document.createElement('form')
  const title = document.createElement('input')
  Object.assign(title, { type: 'hidden', name: 'title', value: link.searchParams.get('title') ?? '' })
  Object.assign(form, { method: 'post', action: link.pathname, hidden: true })
  if (isBeside) Object.assign(form, { target: '_blank', rel: 'noopener' })
  form.append(title)
  document.body.append(form)
  form.submit()
  form.remove()
}
