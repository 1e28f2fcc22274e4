/** A note as it is read, for programs that take HTML: without what is pressed here, with whole addresses, and with boxes as signs. */
export function formatted(page: Document, title: string): string {
  const article = page.querySelector('article[data-island~="sheet"]')
  const prose = article?.querySelector('.prose')
  if (!prose) throw new Error('The note could not be read.')
  for (const pressed of prose.querySelectorAll('.heading-link, .done-hidden')) pressed.remove()
  for (const box of prose.querySelectorAll('.task-box')) {
    box.replaceWith(box.getAttribute('aria-checked') === 'true' ? '☑ ' : '☐ ')
  }
  for (const link of prose.querySelectorAll('a')) link.setAttribute('href', link.href)
  for (const picture of prose.querySelectorAll('img')) picture.setAttribute('src', picture.src)
  for (const element of prose.querySelectorAll('*')) {
    for (const name of element.getAttributeNames()) {
      if (!['href', 'src', 'alt', 'title', 'start', 'open'].includes(name)) element.removeAttribute(name)
    }
  }
  const heading = page.createElement('h1')
  heading.textContent = title
  return (title === '' ? '' : heading.outerHTML) + prose.innerHTML
}
