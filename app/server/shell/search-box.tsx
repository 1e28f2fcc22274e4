import { icon } from '../platform/page/icon.tsx'
import { routes } from '../routes.ts'

interface SearchBoxProps {
  /** The account, whose recent searches this device may offer. */
  readonly owner: string | undefined
  readonly typed?: string | undefined
  /** For the editor of a note that comes beside the results. */
  readonly nonce?: string | undefined
  /** On the pages of a search, where the desk's field is in a drawer. */
  readonly isPage?: boolean
}

/** A form that works without scripts; with them, results show while the user types. */
export function SearchBox({ owner, typed, nonce, isPage = false }: SearchBoxProps) {
  const id = isPage ? 'q' : 'pane-q'
  return (
    <form
      action={routes.search.href()}
      class={isPage ? 'search-box large' : 'search-box'}
      role="search"
      data-island="search"
      data-owner={owner}
      data-nonce={nonce}
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
