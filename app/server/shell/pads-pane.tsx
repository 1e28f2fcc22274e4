import { shownAddress } from '../platform/mail/address.ts'
import { Wordmark } from '../platform/page/document.tsx'
import { icon } from '../platform/page/icon.tsx'
import { routes } from '../routes.ts'
import { padDot } from './pad-dot.tsx'
import { SearchBox } from './search-box.tsx'
import type { Frame } from './viewer.ts'

/** Pads, tags, trash and account: a pane beside the page, or a drawer (a popover without scripts) on narrow screens. */
export function PadsPane({ frame, path }: { readonly frame: Frame; readonly path: string }) {
  const { viewer, pads, tags, noteCount, trashCount } = frame
  const here = (href: string) => (path === href ? ('page' as const) : undefined)
  return (
    <nav id="pads" popover="auto" class="pads-pane" aria-label="Pads and account" data-island="keys">
      <div class="pane-head">
        <a href={routes.home.href()} class="brand" aria-label="Notejam">
          <Wordmark />
        </a>
        <button type="button" class="quiet close" popovertarget="pads" popovertargetaction="hide">
          {icon('close')} Close
        </button>
      </div>
      <a href={routes.notes.create.href()} class="button new-note" data-key="n">
        {icon('plus')} New note
      </a>
      {path !== routes.search.pattern && <SearchBox />}
      <a href={routes.home.href()} class="row" aria-current={here('/')} data-key="g a">
        {icon('notes')} <span class="grow">All notes</span> <span class="count">{noteCount}</span>
      </a>
      <h2 id="my-pads">My pads</h2>
      <ul class="pads" aria-labelledby="my-pads">
        {pads.map(({ id, name, noteCount, colour }) => {
          const href = routes.pads.show.href({ padId: id })
          return (
            <li key={id}>
              <a href={href} class="row" aria-current={here(href)}>
                {padDot(id, colour)}{' '}
                <bdi class="grow" title={name}>
                  {name}
                </bdi>{' '}
                <span class="count">{noteCount}</span>
              </a>
            </li>
          )
        })}
      </ul>
      <a href={routes.pads.create.href()} class="row soft" aria-current={here(routes.pads.create.pattern)}>
        {icon('plus')} New pad
      </a>
      {tags.length > 0 && (
        <>
          <h2 id="tags">Tags</h2>
          <ul class="tags" aria-labelledby="tags">
            {tags.map(({ tag, noteCount }) => {
              const href = routes.tags.show.href({ tag })
              return (
                <li key={tag}>
                  <a href={href} class="row" aria-current={here(href)}>
                    {icon('tag')}{' '}
                    <bdi class="grow" title={tag}>
                      {tag}
                    </bdi>{' '}
                    <span class="count">{noteCount}</span>
                  </a>
                </li>
              )
            })}
          </ul>
        </>
      )}
      <a href={routes.trash.list.href()} class="row soft" aria-current={here(routes.trash.list.pattern)} data-key="g t">
        {icon('bin')} <span class="grow">Trash</span> <span class="count">{trashCount || null}</span>
      </a>
      <button type="button" class="row soft" data-open="palette">
        {icon('command')} <span class="grow">Commands</span> <kbd>Ctrl K</kbd>
      </button>
      <button type="button" class="row soft" data-open="keys">
        {icon('keyboard')} <span class="grow">Keys</span> <kbd>?</kbd>
      </button>
      <div class="account">
        <p class="email" title={shownAddress(viewer.email)}>
          {shownAddress(viewer.email)}
        </p>
        <a
          href={routes.accounts.settings.href()}
          class="row soft"
          aria-current={here(routes.accounts.settings.pattern)}
        >
          {icon('settings')} Account settings
        </a>
        <form method="post" action={routes.accounts.signOut.href()} data-island="once">
          <button class="row soft">{icon('signOut')} Sign out</button>
        </form>
      </div>
    </nav>
  )
}
