import { belowField } from './below-field.ts'
import { forgetSearch, forgetSearches, recentSearches } from './recent-searches.ts'
import { valuesFor } from './operator-values.ts'

/**
 * Offers below a search field: recent searches while it is empty, and the values of the operator that is typed.
 * @returns draws them anew, after the field was changed by a script
 */
export function offer(form: HTMLFormElement, input: HTMLInputElement, owner: string): () => void {
  const sheet = belowField(form)
  const { place } = sheet
  place.classList.add('offers')
  place.setAttribute('role', 'group')
  const told = document.createElement('p')
  told.setAttribute('role', 'status')
  told.className = 'unseen'
  const list = document.createElement('ul')
  place.append(told, list)

  function draw(): void {
    const isEmpty = input.value.trim() === ''
    const values = isEmpty ? [] : valuesFor(input.value, input.selectionStart ?? input.value.length)
    const rows = isEmpty ? recentSearches(owner).map(recent) : values.map(value)
    list.replaceChildren(...rows)
    place.querySelector('.all')?.remove()
    place.ariaLabel = isEmpty ? 'Recent searches' : 'Values of this operator'
    told.textContent = rows.length === 0 ? '' : `${rows.length} ${isEmpty ? 'recent searches' : 'proposals'}`
    form.toggleAttribute('data-offering', rows.length > 0 && !isEmpty)
    if (rows.length > 0 && isEmpty) place.append(clearAll())
    if (rows.length > 0) sheet.open()
    else sheet.close()
  }

  function recent(q: string): HTMLElement {
    const row = document.createElement('li')
    const link = document.createElement('a')
    link.href = `${form.action}?q=${encodeURIComponent(q)}`
    link.dir = 'auto'
    link.textContent = q
    const remove = button('Remove', `Remove ${q}`, () => {
      forgetSearch(owner, q)
      input.focus()
      draw()
    })
    link.addEventListener('keydown', (event) => event.key === 'Delete' && remove.click())
    row.append(link, remove)
    return row
  }

  function value({ label, typed }: { readonly label: string; readonly typed: string }): HTMLElement {
    const row = document.createElement('li')
    row.append(
      button(label, label, () => {
        input.value = typed
        input.focus()
        input.dispatchEvent(new InputEvent('input', { bubbles: true }))
      }),
    )
    return row
  }

  function clearAll(): HTMLElement {
    const all = button('Clear all', 'Clear all recent searches', () => {
      forgetSearches()
      input.focus()
      draw()
    })
    all.classList.add('all')
    return all
  }

  form.addEventListener('keydown', (event) => {
    if (!sheet.isOpen() || event.isComposing) return
    if (event.key === 'Escape') {
      event.preventDefault()
      form.removeAttribute('data-offering')
      sheet.close()
      input.focus()
    }
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (by === undefined) return
    // These keys move within the offers, and do not reach the results, which have them, too.
    event.stopImmediatePropagation()
    event.preventDefault()
    const rows = [...list.querySelectorAll<HTMLElement>('li > :first-child')]
    const at = rows.findIndex((row) => row.parentElement?.contains(document.activeElement))
    ;(rows[at + by] ?? (by < 0 ? input : undefined))?.focus()
  })
  input.addEventListener('input', draw)
  input.addEventListener('focus', draw)
  return draw
}

function button(words: string, label: string, act: () => void): HTMLButtonElement {
  const made = document.createElement('button')
  made.type = 'button'
  made.textContent = words
  made.ariaLabel = label
  made.addEventListener('click', act)
  return made
}
