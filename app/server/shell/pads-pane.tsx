import { shownAddress } from '../platform/mail/address.ts'
import { Wordmark } from '../platform/page/document.tsx'
import { icon } from '../platform/page/icon.tsx'
import { routes } from '../routes.ts'
import { AccountMenu } from './account-menu.tsx'
import { padDot } from './pad-dot.tsx'
import { SearchBox } from './search-box.tsx'
import { maxDeskTags, type Frame, type TagLink } from './frame.ts'

interface PadsPaneProps {
  readonly frame: Frame
  readonly path: string
  /** What was searched for, on a search's pages. */
  readonly searched: string | undefined
  /** Whether the viewer's address waits to be confirmed. */
  readonly asksToConfirm: boolean
}

/** The desk: pads, tags, trash and account in a pane beside the page, or in a drawer (a popover without scripts) on narrow screens. */
export function PadsPane({ frame, path, searched, asksToConfirm }: PadsPaneProps) {
  const { viewer, pads, tags, noteCount, trashCount, openTasks } = frame
  const here = (href: string) => (path === href ? ('page' as const) : undefined)
  return (
    <nav id="pads" popover="auto" class="pads-pane" aria-label="Pads and account" data-island="keys">
      <div class="pane-head">
        <a href={routes.home.href()} class="brand" aria-label="Notejam">
          <Wordmark />
        </a>
        <a href={routes.notes.create.href()} class="new-note" aria-label="New note" data-key="n">
          {icon('plus')} New
        </a>
        <button type="button" class="quiet close" popovertarget="pads" popovertargetaction="hide">
          {icon('close')} Close
        </button>
      </div>
      <SearchBox owner={viewer.id} typed={searched} />
      <a href={routes.home.href()} class="row" aria-current={here('/')} data-key="g a">
        {icon('notes')} <span class="grow">All notes</span> <span class="count">{noteCount.toLocaleString('en')}</span>
      </a>
      <a href={routes.tasks.href()} class="row" aria-current={here(routes.tasks.pattern)} data-key="g d">
        {icon('tasks')} <span class="grow">Tasks</span>{' '}
        <span class="count" data-open-tasks>
          {openTasks > 0 ? openTasks : null}
        </span>
      </a>
      <div class="desk-scroll" data-island="desk">
        <h2 id="my-pads">My pads</h2>
        <ul class="pads" aria-labelledby="my-pads" data-island="pads" data-order={routes.pads.order.href()}>
          {pads.map(({ id, name, noteCount, colour }) => {
            const href = routes.pads.show.href({ padId: id })
            return (
              <li key={id} data-pad={id}>
                <a href={href} class="row" aria-current={here(href)}>
                  {padDot(id, colour)}{' '}
                  <bdi class="grow" title={name}>
                    {name}
                  </bdi>{' '}
                  <span class="count">{noteCount.toLocaleString('en')}</span>
                </a>
              </li>
            )
          })}
        </ul>
        <a href={routes.pads.create.href()} class="row soft" aria-current={here(routes.pads.create.pattern)}>
          {icon('plus')} New pad
        </a>
        <div class="desk-tags">
          <Tags tags={tags} here={here} />
        </div>
      </div>
      <a href={routes.trash.list.href()} class="row" aria-current={here(routes.trash.list.pattern)} data-key="g t">
        {icon('bin')} <span class="grow">Trash</span>{' '}
        <span class="count">{trashCount > 0 ? trashCount.toLocaleString('en') : null}</span>
      </a>
      {asksToConfirm && (
        <a href={routes.accounts.email.href()} class="row soft" aria-current={here(routes.accounts.email.pattern)}>
          {icon('mail')} <span class="grow">Confirm your address</span>
        </a>
      )}
      <AccountMenu email={shownAddress(viewer.email)} here={here} />
    </nav>
  )
}

/** Tags that are in sight; the others open below them. */
const shownTags = 8

interface TagsProps {
  readonly tags: readonly TagLink[]
  readonly here: (href: string) => 'page' | undefined
}

/** The tags with the most notes, and the rest of them closed. */
function Tags({ tags, here }: TagsProps) {
  if (tags.length === 0) return null
  const byUse = tags.toSorted((one, other) => other.noteCount - one.noteCount)
  const row = ({ tag, noteCount }: TagLink) => {
    const href = routes.tags.show.href({ tag })
    return (
      <li key={tag}>
        <a href={href} class="row" aria-current={here(href)}>
          {icon('tag')}{' '}
          <bdi class="grow" title={tag}>
            {tag}
          </bdi>{' '}
          <span class="count">{noteCount.toLocaleString('en')}</span>
        </a>
      </li>
    )
  }
  const rest = byUse.slice(shownTags)
  return (
    <>
      <h2 id="tags">Tags</h2>
      <ul class="tags" aria-labelledby="tags">
        {byUse.slice(0, shownTags).map(row)}
      </ul>
      {rest.length > 0 && (
        <details class="more-tags" open={rest.some(({ tag }) => here(routes.tags.show.href({ tag })))}>
          <summary class="row soft">{tags.length < maxDeskTags ? `All ${tags.length} tags` : 'More tags'}</summary>
          <ul class="tags" aria-labelledby="tags">
            {rest.map(row)}
          </ul>
        </details>
      )}
    </>
  )
}
