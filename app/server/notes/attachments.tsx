import type { Fragment, Sql } from '../platform/database/connect.ts'
import { icon } from '../platform/page/icon.tsx'
import { routes } from '../routes.ts'
import { hrefOf } from './files/file-href.ts'

/** A file of a note, as the note and the trash show it. */
export interface Attachment {
  readonly id: string
  readonly name: string
  readonly type: string
  readonly bytes: number
  /** Pixels, of an image that browsers show. */
  readonly width: number | null
  readonly height: number | null
}

/** A scalar subselect: the files of note `n` as JSON, in the order in which they were attached. */
export function attachmentsOfNote(sql: Sql): Fragment {
  return sql`(
    select coalesce(json_agg(json_build_object('id', a.id::text, 'name', a.name, 'type', a.type, 'bytes', a.bytes,
                                               'width', a.width, 'height', a.height) order by a.id), '[]')
    from attachments a where a.note_id = n.id and a.user_id = n.user_id
  )`
}

/** The longer side of a thumbnail, in CSS pixels. */
const thumbnailPixels = 320

/** The files of a note: images as thumbnails, others by name. @param isReadOnly without the links to remove them */
export function attachmentList(attachments: readonly Attachment[], { isReadOnly = false } = {}) {
  if (attachments.length === 0) return null
  return (
    <ul class="attachments" aria-label="Files">
      {attachments.map((attachment) => (
        <li key={attachment.id} class={attachment.width === null ? 'file' : 'picture'}>
          <a href={hrefOf(attachment)}>
            {picture(attachment) ?? icon('file')}
            <bdi class="file-name">{attachment.name}</bdi>
          </a>
          <span class="meta">{sizeOf(attachment.bytes)}</span>
          {!isReadOnly && (
            <a
              href={routes.attachments.delete.href({ attachmentId: attachment.id })}
              class="button quiet"
              aria-label={`Remove ${attachment.name}`}
            >
              {icon('close')}
            </a>
          )}
        </li>
      ))}
    </ul>
  )
}

/** With width and height, so that the layout does not shift. `alt` is empty: the file's name stands beside it. */
function picture({ id, width, height }: Attachment) {
  if (width === null || height === null) return undefined
  const scale = Math.min(1, thumbnailPixels / Math.max(width, height))
  return (
    <img
      src={routes.attachments.thumbnail.href({ attachmentId: id })}
      width={Math.max(1, Math.round(width * scale))}
      height={Math.max(1, Math.round(height * scale))}
      alt=""
      loading="lazy"
      decoding="async"
    />
  )
}

/** A human-readable size: "640 bytes", "12 KB", "3.4 MB", "1.1 GB". */
export function sizeOf(bytes: number): string {
  if (bytes < 1000) return `${bytes} bytes`
  if (bytes < 1_000_000) return `${Math.round(bytes / 1000)} KB`
  if (bytes < 1_000_000_000) return `${(bytes / 1_000_000).toFixed(1)} MB`
  return `${(bytes / 1_000_000_000).toFixed(1)} GB`
}

/** An upload form that works without scripts; with them it shows progress. */
export function attachForm(noteId: string) {
  return (
    <form
      method="post"
      action={routes.attachments.create.href({ noteId })}
      enctype="multipart/form-data"
      class="attach"
      data-island="upload"
    >
      <input id="files" name="files" type="file" multiple required />
      <label for="files" class="button secondary">
        {icon('clip')} Attach files
      </label>
      <button class="button secondary">Send</button>
      <p role="status" class="meta" data-upload-state></p>
    </form>
  )
}
