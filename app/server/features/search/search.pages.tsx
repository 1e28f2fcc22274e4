import type { VNode } from 'preact'
import { routes } from '../../routes.ts'
import { EmptyNotePane } from '../../notes/list-pane.tsx'
import { Page, usePageEnvironment } from '../../shell/page.tsx'
import { SearchBox } from '../../shell/search-box.tsx'
import { Results, type ResultsProps } from './results.tsx'
import { SearchHelp } from './search-help.tsx'

interface SearchPageProps extends ResultsProps {
  /** The best match, where there is one to be read. */
  readonly first: VNode | undefined
  /** The nonce of `reply.allowStyles`, for the editor; undefined for the plain field. */
  readonly nonce: string | undefined
}

/** The results where lists are, and the best match beside them. */
export function SearchPage({ first, nonce, ...props }: SearchPageProps) {
  const owner = usePageEnvironment().frame?.viewer.id
  return (
    <Page title={props.typed ? `Search: ${props.typed}` : 'Search'} width="list" after={first ?? <EmptyNotePane />}>
      <div class="list-head">
        <h1>Search</h1>
      </div>
      <SearchBox owner={owner} nonce={nonce} typed={props.typed} isPage />
      <Results {...props} />
      <HowToSearch />
    </Page>
  )
}

/** The results beside a note that was opened from them. */
export function ResultsPane(props: ResultsProps) {
  const owner = usePageEnvironment().frame?.viewer.id
  return (
    <nav class="list-pane" aria-label="Notes found">
      <div class="list-head">
        <a href={routes.search.href({ q: props.typed })}>Search</a>
      </div>
      <SearchBox owner={owner} typed={props.typed} isPage />
      <Results {...props} />
      <HowToSearch />
    </nav>
  )
}

/** Hidden while the results hold the same help (found-sheet.css). */
function HowToSearch() {
  return (
    <details class="how-to-search">
      <summary>How to search</summary>
      <SearchHelp />
    </details>
  )
}
