import { icon } from '../../platform/page/icon.tsx'
import { routes } from '../../routes.ts'
import { Page } from '../../shell/page.tsx'
import { viewsOf } from './share-panel.tsx'
import type { ListedShare } from './shares.queries.ts'

export interface ShareRow {
  readonly share: ListedShare
  readonly url: string | undefined
  /** The last day in words; empty for none. */
  readonly until: string
}

interface ShareListProps {
  readonly rows: readonly ShareRow[]
  /** The id after which older ones follow. */
  readonly older: string | undefined
  readonly isFirst: boolean
}

/** Everything that an account shares. */
export function ShareListPage({ rows, older, isFirst }: ShareListProps) {
  return (
    <Page title="Shared notes">
      <h1>Shared notes</h1>
      {rows.length === 0 && isFirst && (
        <p>
          You share nothing. A note is shared by {icon('share')} at its upper right, a pad on the page of its settings.
        </p>
      )}
      <ul class="shares">
        {rows.map((row) => (
          <Row key={row.share.id} {...row} />
        ))}
      </ul>
      {older && (
        <p>
          <a href={routes.shares.list.href({ before: older })}>Older ones</a>
        </p>
      )}
      <p class="aside">
        <a href={routes.accounts.settings.href()}>Account settings</a>
      </p>
    </Page>
  )
}

function Row({ share, url, until }: ShareRow) {
  const { noteId, padId, name } = share
  const panel = noteId === null ? routes.shares.pad.href({ padId: padId ?? '' }) : routes.shares.note.href({ noteId })
  const params = { shareId: share.id }
  return (
    <li>
      <div class="share-what">
        {icon(noteId === null ? 'book' : 'notes')}{' '}
        {share.isTrashed ? (
          <a href={routes.trash.show.href({ noteId: noteId ?? '' })}>
            <bdi>{name}</bdi>
          </a>
        ) : (
          <a href={panel}>
            <bdi>{name}</bdi>
          </a>
        )}
        <span class="meta">{stateOf(share, until)}</span>
        {url !== undefined && !share.isOver && !share.isTrashed && (
          <a href={url} class="share-url meta" dir="ltr">
            {url.replace(/^https?:\/\//, '')}
          </a>
        )}
      </div>
      <div class="share-acts">
        <form method="post" action={routes.shares.renew.href(params)} data-island="once">
          <input type="hidden" name="back" value="list" />
          <button class="button quiet" aria-label={`New address for ${name}`}>
            New address
          </button>
        </form>
        <form method="post" action={routes.shares.revoke.href(params)} data-island="once">
          <input type="hidden" name="back" value="list" />
          <button class="button quiet danger-link" aria-label={`Stop sharing ${name}`}>
            Stop sharing
          </button>
        </form>
      </div>
    </li>
  )
}

function stateOf(share: ListedShare, until: string): string {
  const parts = [
    share.isTrashed && 'In the trash, and not to be read',
    !share.isTrashed && share.isOver && `Ended with ${until}`,
    share.hasPassword && 'With a password',
    !share.isOver && until !== '' && `Until ${until}`,
    share.isIndexed && !share.hasPassword && 'Search engines may list it',
    viewsOf(share),
  ]
  return parts.filter(Boolean).join(' · ')
}
