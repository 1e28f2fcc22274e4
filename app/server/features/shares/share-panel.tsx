import type { Problems, Typed } from '../../platform/http/forms.ts'
import { Field, FormProblem, Problem } from '../../platform/page/field.tsx'
import { icon } from '../../platform/page/icon.tsx'
import { routes } from '../../routes.ts'
import { Page } from '../../shell/page.tsx'
import type { OwnShare, Shareable } from './shares.queries.ts'
import type { ShareForm } from './shares.schema.ts'

export interface SharePanelProps {
  readonly kind: 'note' | 'pad'
  readonly what: Shareable
  /** Where readers find it; undefined where it is not shared, or its address cannot be read any more. */
  readonly url: string | undefined
  /** The last day, as the owner's calendar has it; empty for none. */
  readonly until: string
  /** Today there. */
  readonly today: string
  readonly typed?: Typed<ShareForm> | undefined
  readonly problems?: Problems<ShareForm> | undefined
  readonly problem?: string | undefined
}

/** How a note or a pad is shared. Where scripts run, `client/share` shows the panel in a dialog on the note. */
export function SharePage(props: SharePanelProps) {
  const { kind, what } = props
  const title = `Share this ${kind}`
  const back = kind === 'note' ? routes.notes.show.href({ noteId: what.id }) : routes.pads.show.href({ padId: what.id })
  return (
    <Page title={title}>
      <div class="share-panel" data-island="share">
        <h1>{title}</h1>
        <p>
          <b>
            <bdi>{what.name}</bdi>
          </b>{' '}
          {explanation(props)}
        </p>
        <p class="hint">
          Pictures are shown without what a camera wrote into them, such as the place. Other files are handed out as
          they are.
        </p>
        <FormProblem text={props.problem} />
        {what.share && <Address share={what.share} url={props.url} />}
        <Options {...props} />
        {what.share && <Ends share={what.share} />}
      </div>
      <p class="share-back">
        <a href={back}>Back to the {kind}</a> · <a href={routes.shares.list.href()}>All that you share</a>
      </p>
    </Page>
  )
}

function explanation({ kind, what: { share } }: SharePanelProps): string {
  const pad = kind === 'pad' ? ' It shows a list of the notes in the pad, also of those that come later.' : ''
  if (!share) return `can get a page that opens without an account: to be read, and nothing else of yours.${pad}`
  if (share.isOver) return 'was shared until its last day. Choose another one to share it again.'
  return `can be read by all who have its address${share.hasPassword ? ' and its password' : ''}.${pad}`
}

function Address({ share, url }: { readonly share: OwnShare; readonly url: string | undefined }) {
  if (url === undefined) {
    return <p class="hint">Its address cannot be shown any more, though it still opens. Make a new one below.</p>
  }
  return (
    <div class="share-address">
      <label for="share-url" class="unseen">
        Address
      </label>
      <input id="share-url" type="text" value={url} readonly dir="ltr" data-to-copy />
      <button type="button" class="button secondary with-scripts" data-copy>
        {icon('copy')} Copy
      </button>
      <a href={url} class="button secondary" target="_blank" rel="noopener">
        Open
      </a>
      <p class="meta">
        <span role="status" data-copied></span>
        {viewsOf(share)}
      </p>
    </div>
  )
}

/** Counted where the service sees it: caches answer readers, too. */
export function viewsOf({ views }: Pick<OwnShare, 'views'>): string {
  if (views === 0) return 'Not opened yet'
  return views === 1 ? 'Opened once or more' : `Opened ${views.toLocaleString('en')} times or more`
}

function Options({ kind, what, until, today, typed, problems = {} }: SharePanelProps) {
  const { share, id } = what
  const access = typed?.access ?? (share?.hasPassword ? 'password' : 'open')
  const engines = typed?.search_engines ?? (share?.isIndexed ? 'yes' : 'no')
  const action = kind === 'note' ? routes.shares.note.href({ noteId: id }) : routes.shares.pad.href({ padId: id })
  return (
    <form method="post" action={action} novalidate data-island="once">
      <fieldset>
        <legend>It opens</legend>
        <label class="choice">
          <input type="radio" name="access" value="open" checked={access === 'open'} /> by its address
        </label>
        <label class="choice">
          <input type="radio" name="access" value="password" checked={access === 'password'} /> by its address and a
          password
        </label>
        <Problem of="access" text={problems.access} />
        <Field
          name="password"
          label={share?.hasPassword ? 'New password' : 'Password'}
          type="password"
          autocomplete="new-password"
          problem={problems.password}
          {...(share?.hasPassword ? { hint: 'Leave it empty to keep the one that it has.' } : {})}
        />
      </fieldset>
      <div class="field">
        <label for="until">Last day</label>
        <input
          id="until"
          name="until"
          type="date"
          min={today}
          value={typed?.until ?? until}
          autofocus={problems.until !== undefined}
          aria-invalid={problems.until ? 'true' : undefined}
          aria-describedby={problems.until ? 'until-hint until-problem' : 'until-hint'}
        />
        <p class="hint" id="until-hint">
          Empty for no end.
        </p>
        <Problem of="until" text={problems.until} />
      </div>
      <Field
        name="byline"
        label="Your name on the page"
        value={typed?.byline ?? share?.byline ?? what.lastByline ?? ''}
        hint="Empty to stay unnamed."
        problem={problems.byline}
        autocomplete="name"
      />
      <fieldset>
        <legend>Search engines</legend>
        <label class="choice">
          <input type="radio" name="search_engines" value="no" checked={engines === 'no'} /> may not list it
        </label>
        <label class="choice">
          <input type="radio" name="search_engines" value="yes" checked={engines === 'yes'} /> may list it, unless it
          has a password
        </label>
        <Problem of="search_engines" text={problems.search_engines} />
      </fieldset>
      <p class="actions">
        <button class="button">{share && !share.isOver ? 'Save' : 'Share'}</button>
      </p>
    </form>
  )
}

function Ends({ share }: { readonly share: OwnShare }) {
  const params = { shareId: share.id }
  return (
    <div class="share-ends">
      <form method="post" action={routes.shares.renew.href(params)} data-island="once">
        <button class="button quiet">{icon('redo')} New address</button>
      </form>
      <form method="post" action={routes.shares.revoke.href(params)} data-island="once">
        <button class="button quiet danger-link">{icon('close')} Stop sharing</button>
      </form>
      <p class="hint">
        Both end the present address: here at once, and within a minute where copies of pages are kept near readers.
      </p>
    </div>
  )
}
