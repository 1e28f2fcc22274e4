import { sizeOf } from '../../notes/attachments.tsx'
import { routes } from '../../routes.ts'
import { LinkRows } from './link-rows.tsx'

/** Bytes. */
export interface Room {
  readonly text: number
  readonly textQuota: number
  readonly files: number
  readonly attachmentsQuota: number
}

/** How much an account keeps, and how notes leave and come. */
export function NotesSection({ room }: { readonly room: Room | undefined }) {
  return (
    <>
      {room && (
        <ul>
          <li>
            Text: {sizeOf(room.text)} of {sizeOf(room.textQuota)}, with the history of notes and the trash
          </li>
          <li>
            Files: {sizeOf(room.files)} of {sizeOf(room.attachmentsQuota)}
          </li>
        </ul>
      )}
      <p>
        <a href={routes.export.all.href()} class="button secondary" download>
          Download all notes
        </a>
      </p>
      <LinkRows
        rows={[
          {
            ...{ href: routes.export.page.href(), name: 'Take your notes along' },
            about: 'As Markdown with their files, also with earlier versions',
          },
          {
            ...{ href: routes.imports.list.href(), name: 'Bring notes from elsewhere' },
            about: 'Markdown, Obsidian, Joplin, Keep, Evernote, Notion and others',
          },
          {
            ...{ href: routes.shares.list.href(), name: 'Shared notes' },
            about: 'What readers can open without an account',
          },
        ]}
      />
    </>
  )
}
