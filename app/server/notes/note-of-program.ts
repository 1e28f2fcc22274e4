import Type from 'typebox'
import type { Fragment, Sql } from '../platform/database/connect.ts'
import { routes } from '../routes.ts'
import { Id, Link, nullable, strict, Time, utcOrNull, utcTime } from '../shell/api/schemas.ts'

/** What programs get of a note, without its text. */
export const NoteSummary = strict(
  {
    id: Id,
    title: Type.String({ description: 'As it was typed; empty for a note without a title.', examples: ['Plum jam'] }),
    display_title: Type.String({
      description: 'The title, or else the first line of the text.',
      examples: ['Plum jam'],
    }),
    snippet: Type.String({
      description: 'The beginning of the text in plain words.',
      examples: ['Three kilos of plums.'],
    }),
    version: Type.Integer({ minimum: 1, description: 'Grows with each change of title or text.' }),
    pad_id: nullable(Id),
    tags: Type.Array(Type.String(), {
      description: 'Of the text, without `#`. Of a long text they may come a moment later.',
      examples: [['jam']],
    }),
    pinned: Type.Boolean(),
    tasks: strict({ open: Type.Integer({ minimum: 0 }), all: Type.Integer({ minimum: 0 }) }),
    created_at: Time,
    updated_at: Time,
    trashed_at: nullable(Time),
    url: Link({ description: 'Its page, for people.' }, '/notes/42'),
  },
  { title: 'NoteSummary', description: 'A note without its text.' },
)

/** A row as `summaryColumns` makes it. */
export interface SummaryRow {
  readonly id: string
  readonly title: string
  readonly display_title: string
  readonly snippet: string
  readonly version: number
  readonly pad_id: string | null
  readonly tags: readonly string[]
  readonly pinned: boolean
  readonly tasks: number
  readonly open_tasks: number
  readonly created_at: string
  readonly updated_at: string
  readonly trashed_at: string | null
}

/** Members of a `json_build_object` about note `n`. */
export function summaryMembers(sql: Sql): Fragment {
  return sql`
    'id', n.id::text, 'title', n.name, 'display_title', shown_name(n.name, n.snippet), 'snippet', n.snippet, 'version', n.version,
    'pad_id', n.pad_id::text, 'tags', n.tags, 'pinned', n.pinned_at is not null, 'tasks', n.tasks, 'open_tasks', n.open_tasks,
    'created_at', n.created_at, 'updated_at', n.updated_at, 'trashed_at', n.deleted_at`
}

export function summaryOf(row: SummaryRow, publicOrigin: string) {
  const { id, tasks, open_tasks: open, trashed_at } = row
  const page = trashed_at === null ? routes.notes.show : routes.trash.show
  return {
    ...{ id, title: row.title, display_title: row.display_title, snippet: row.snippet, version: row.version },
    ...{ pad_id: row.pad_id, tags: row.tags, pinned: row.pinned, tasks: { open, all: tasks } },
    ...{ created_at: utcTime(row.created_at), updated_at: utcTime(row.updated_at), trashed_at: utcOrNull(trashed_at) },
    url: publicOrigin + page.href({ noteId: id }),
  }
}
