import {
  closeSearchPanel,
  findNext,
  findPrevious,
  getSearchQuery,
  replaceAll,
  replaceNext,
  SearchQuery,
  setSearchQuery,
} from '@codemirror/search'
import { runScopeHandlers, type EditorView, type Panel, type ViewUpdate } from '@codemirror/view'
import { iconOf, type AidIcon } from '../icons.ts'
import { counted } from './count.ts'

/** How long the text and the field stay the same before matches are counted (debounce). */
const pauseMs = 120

/** The panel: a field to find, one to replace, and the number of matches. */
export function panel(view: EditorView): Panel {
  const { search, replace } = getSearchQuery(view.state)
  const what = input('Find', search)
  what.setAttribute('main-field', 'true')
  const by = input('Replace with', replace)
  const told = document.createElement('span')
  told.role = 'status'
  told.className = 'found'
  const dom = document.createElement('div')
  dom.className = 'find'
  dom.role = 'search'
  dom.ariaLabel = 'Find in this note'
  const all = button('All', () => replaceAll(view))
  all.ariaLabel = all.title = 'Replace all'
  dom.append(
    row(
      what,
      told,
      iconButton('Previous match', 'up', () => findPrevious(view)),
      iconButton('Next match', 'down', () => findNext(view)),
      iconButton('Close', 'close', () => leave()),
    ),
    row(
      by,
      button('Replace', () => replaceNext(view)),
      all,
    ),
  )
  let timer: ReturnType<typeof setTimeout> | undefined

  function leave(): void {
    closeSearchPanel(view)
    view.focus()
  }
  function count(): void {
    clearTimeout(timer)
    timer = setTimeout(() => (told.textContent = counted(view.state, getSearchQuery(view.state))), pauseMs)
  }
  function change(): void {
    const query = new SearchQuery({ search: what.value, replace: by.value, literal: true })
    if (query.eq(getSearchQuery(view.state))) return
    view.dispatch({ effects: setSearchQuery.of(query) })
  }
  for (const one of [what, by]) one.addEventListener('input', change)
  dom.addEventListener('keydown', (event) => {
    if (event.isComposing) return
    if (event.key === 'Escape') leave()
    else if (event.key === 'Enter' && event.target === what) (event.shiftKey ? findPrevious : findNext)(view)
    else if (event.key === 'Enter' && event.target === by) replaceNext(view)
    else if (!runScopeHandlers(view, event, 'search-panel')) return
    event.preventDefault()
    event.stopPropagation()
  })
  count()
  return {
    dom,
    top: true,
    mount: () => what.select(),
    destroy: () => clearTimeout(timer),
    update({ docChanged, selectionSet, transactions }: ViewUpdate) {
      for (const effect of transactions.flatMap(({ effects }) => effects)) {
        if (!effect.is(setSearchQuery)) continue
        if (what.value !== effect.value.search) what.value = effect.value.search
        count()
      }
      if (docChanged || selectionSet) count()
    },
  }
}

function row(...parts: readonly Element[]): HTMLElement {
  const one = document.createElement('div')
  one.className = 'find-row'
  one.append(...parts)
  return one
}

function input(label: string, value: string): HTMLInputElement {
  const field = document.createElement('input')
  Object.assign(field, { type: 'text', value, placeholder: label, ariaLabel: label, autocomplete: 'off' })
  field.spellcheck = false
  // The panel's fields are none of the note's form.
  field.setAttribute('form', '')
  return field
}

function button(label: string, act: () => void): HTMLButtonElement {
  const one = document.createElement('button')
  one.type = 'button'
  one.textContent = label
  one.addEventListener('click', act)
  return one
}

function iconButton(label: string, icon: AidIcon, act: () => void): HTMLButtonElement {
  const one = button('', act)
  one.className = 'of-icon'
  one.ariaLabel = one.title = label
  one.append(iconOf(icon))
  return one
}
