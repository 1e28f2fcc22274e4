import { hrefOf } from '../../notes/files/file-href.ts'
import { routes } from '../../routes.ts'
import type { PublicLinks } from './public-html.ts'
import type { SharedNote } from './public.queries.ts'
import type { SharedNames } from './shared-names.ts'
import type { readersOf } from './share-tokens.ts'

/** Where a shared note's page leads to: its files, and the notes of the same pad. */
export function linksOf(
  note: SharedNote,
  names: SharedNames,
  readers: ReturnType<typeof readersOf>,
  token: string,
  origin: string,
): PublicLinks {
  const files: PublicLinks['files'] = new Map(
    Object.entries(note.files).map(([id, { name }]) => {
      const params = { token, name: names.nameOf('file', id) }
      const file = readers.file.href({ ...params, file: fileInAddress({ id, name }) })
      return [id, { file, thumbnail: readers.thumbnail.href(params) }]
    }),
  )
  const notes: PublicLinks['notes'] = new Map(
    Object.entries(note.linked ?? {}).map(([title, id]) => {
      return [routes.notes.titled.href({ title }), readers.note.href({ token, name: names.nameOf('note', id) })]
    }),
  )
  return { files, notes, origin }
}

/** A file's name as its address has it, decoded. */
export function fileInAddress(file: { readonly id: string; readonly name: string }): string {
  const href = hrefOf(file)
  return decodeURIComponent(href.slice(href.lastIndexOf('/') + 1))
}
