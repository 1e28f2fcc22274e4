import type { Fragment, Sql } from '../../platform/database/connect.ts'
import { attachmentsOfNote, type Attachment } from '../../notes/attachments.tsx'
import { renderedText, type Rendered } from '../../notes/rendered.tsx'

/** A note that is to be a file. */
export interface OneNote extends Rendered {
  readonly name: string
  readonly shownName: string
  readonly tags: readonly string[]
  readonly pad: string | null
  readonly createdAt: string
  readonly updatedAt: string
  readonly isPinned: boolean
  readonly attachments: readonly Attachment[]
}

/** A subselect for `openPart`: the viewer's note, rendered or, where `asText`, as it was typed. */
export function oneNote(sql: Sql, noteId: string, asText: boolean): Fragment {
  return sql`
    select json_build_object(
      'id', n.id::text, 'name', n.name, 'shownName', shown_name(n.name, n.snippet), 'version', n.version, 'tags', n.tags,
      'pad', p.name, 'createdAt', n.created_at, 'updatedAt', n.updated_at, 'isPinned', n.pinned_at is not null,
      'attachments', ${attachmentsOfNote(sql)}, ${asText ? sql`'html', null, 'text', n.text` : renderedText(sql)})
    from notes n left join pads p on p.user_id = n.user_id and p.id = n.pad_id
    where n.id = ${noteId} and n.user_id = viewer.user_id and n.deleted_at is null`
}

/** A picture that a text shows. */
export interface Picture {
  readonly id: string
  readonly key: string
  readonly type: string
  readonly bytes: number
}

/** Those of the owner's files that are pictures. */
export function picturesOf(sql: Sql, ownerId: string, ids: readonly string[]) {
  return sql<Picture[]>`
    select id::text, object_key as key, type, bytes::float8 as bytes from attachments
    where user_id = ${ownerId} and id = any (${ids}::bigint[]) and width is not null`
}
