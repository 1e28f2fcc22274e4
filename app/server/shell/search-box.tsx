import { icon } from '../platform/page/icon.tsx'
import { routes } from '../routes.ts'

interface SearchBoxProps {
  readonly typed?: string
  /** On the search page, where it is large. */
  readonly isPage?: boolean
}

/** A form that works without scripts; with them, results show while the user types. */
export function SearchBox({ typed, isPage = false }: SearchBoxProps) {
  const id = isPage ? 'q' : 'pane-q'
  return (
    <form
      action={routes.search.href()}
      class={isPage ? 'search-box large' : 'search-box'}
      role="search"
      data-island="search"
      data-search={isPage ? 'page' : 'pane'}
    >
      <label for={id} class="unseen">
        Search notes
      </label>
      {icon('search')}
      <input
        id={id}
        name="q"
        type="search"
        value={typed}
        placeholder="Search"
        autocomplete="off"
        autocapitalize="none"
        dir="auto"
        maxlength={500}
        enterkeyhint="search"
        aria-keyshortcuts="/"
      />
      {isPage ? <button class="button">Search</button> : <kbd aria-hidden="true">/</kbd>}
    </form>
  )
}
