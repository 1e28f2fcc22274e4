import type { ListPage, Order } from '../../platform/lists/keyset.ts'
import { icon } from '../../platform/page/icon.tsx'
import { routes } from '../../routes.ts'
import { padDot } from '../../shell/pad-dot.tsx'
import { Page, useSurroundings } from '../../shell/page.tsx'
import { NoteList } from './note-list.tsx'
import type { NoteRow, PadWithNotes } from './note-lists.queries.ts'

interface ListPageProps {
  readonly page: ListPage<NoteRow>
  readonly order: Order
}

export function AllNotesPage({ page, order }: ListPageProps) {
  const count = useSurroundings().frame?.noteCount ?? 0
  return (
    <Page title="All notes" width="wide">
      <div class="page-head">
        <h1>All notes ({count})</h1>
      </div>
      {count === 0 ? (
        <Empty text="Nothing here yet. Write the first note; a pad can wait." href={routes.notes.create.href()} />
      ) : (
        <NoteList page={page} order={order} href={(query) => routes.home.href(query)} />
      )}
    </Page>
  )
}

export function PadPage({ pad, page, order }: ListPageProps & { readonly pad: PadWithNotes }) {
  const params = { padId: pad.id }
  const newNote = routes.notes.create.href({ pad: pad.id })
  return (
    <Page title={pad.name} width="wide">
      <div class="page-head">
        <h1>
          {padDot(pad.id)} <bdi>{pad.name}</bdi> ({pad.noteCount})
        </h1>
        <p class="actions">
          {pad.noteCount > 0 && (
            <a href={newNote} class="button secondary">
              {icon('plus')} New note here
            </a>
          )}
          <a href={routes.pads.edit.href(params)} class="button secondary">
            {icon('settings')} Pad settings
          </a>
        </p>
      </div>
      {pad.noteCount === 0 ? (
        <Empty text="This pad has no notes yet." href={newNote} />
      ) : (
        <NoteList page={page} order={order} href={(query) => routes.pads.show.href(params, query)} />
      )}
    </Page>
  )
}

function Empty({ text, href }: { readonly text: string; readonly href: string }) {
  return (
    <div class="empty">
      <p>{text}</p>
      <a href={href} class="button">
        {icon('plus')} New note
      </a>
    </div>
  )
}
