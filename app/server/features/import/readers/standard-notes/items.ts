import Type, { type Static } from 'typebox'

const References = Type.Optional(
  Type.Array(Type.Object({ uuid: Type.String(), content_type: Type.Optional(Type.String()) })),
)

export const TagItem = Type.Object({
  uuid: Type.String(),
  content_type: Type.Literal('Tag'),
  content: Type.Object({ title: Type.String(), references: References }),
})

export const FileItem = Type.Object({
  uuid: Type.String(),
  content_type: Type.Literal('SN|File'),
  content: Type.Object({ name: Type.String() }),
})

/** What the program keeps of a note that is no part of it; its key has dots. */
const AppData = Type.Object({
  'org.standardnotes.sn': Type.Optional(
    Type.Object({
      client_updated_at: Type.Optional(Type.Unknown()),
      pinned: Type.Optional(Type.Boolean()),
      archived: Type.Optional(Type.Boolean()),
      locked: Type.Optional(Type.Boolean()),
    }),
  ),
})

export const NoteItem = Type.Object({
  uuid: Type.String(),
  content_type: Type.Literal('Note'),
  created_at: Type.Optional(Type.Unknown()),
  updated_at: Type.Optional(Type.Unknown()),
  content: Type.Object({
    title: Type.String(),
    text: Type.String(),
    references: References,
    noteType: Type.Optional(Type.Unknown()),
    editorIdentifier: Type.Optional(Type.Unknown()),
    trashed: Type.Optional(Type.Boolean()),
    protected: Type.Optional(Type.Boolean()),
    appData: Type.Optional(AppData),
  }),
})

export type NoteItem = Static<typeof NoteItem>

export const EncryptedItem = Type.Object({ content: Type.String() })

export const AnyNote = Type.Object({ content_type: Type.Literal('Note') })
