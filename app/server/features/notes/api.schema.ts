import Type from 'typebox'
import { NoteSummary } from '../../notes/note-of-program.ts'
import { AttachmentOfProgram } from '../../notes/attachment-of-program.ts'
import { choice, Id, line, listQuery, nullable, pageOf, strict, Time } from '../../shell/api/schemas.ts'

export const NoteOfProgram = strict(
  {
    ...NoteSummary.properties,
    text: Type.String({
      description: 'Markdown, 1 MiB of UTF-8 at the most.',
      examples: ['Three kilos of plums. #jam'],
    }),
    attachments: Type.Array(AttachmentOfProgram),
  },
  { title: 'Note', description: 'A note with its text and its files.' },
)

export const NotePage = pageOf(NoteSummary, 'NotePage')

const title = line(100, {
  description: 'Empty for none: the first line of the text is shown then.',
  examples: ['Plum jam'],
})
const text = Type.String({
  format: 'text',
  description: 'Markdown, 1 MiB of UTF-8 at the most.',
  examples: ['Three kilos of plums. #jam'],
})
const padId = nullable(Id)
const sample = { title: 'Plum jam', text: 'Three kilos of plums. #jam' }

export const NewNote = strict(
  { title: Type.Optional(title), text: Type.Optional(text), pad_id: Type.Optional(padId) },
  { title: 'NewNote', description: 'A title or a text is needed.', examples: [sample] },
)
/** A note that is its text. */
export const TextAlone = Type.String({ minLength: 1, format: 'text', examples: ['Plums are ripe. #jam'] })
export const WholeNote = strict(
  { title, text, pad_id: Type.Optional(padId) },
  {
    title: 'WholeNote',
    description: 'Title and text of a note. Without `pad_id` it stays in its pad; null takes it out.',
    examples: [sample],
  },
)
export const NoteChange = strict(
  { title: Type.Optional(title), text: Type.Optional(text), pad_id: Type.Optional(padId) },
  {
    title: 'NoteChange',
    description: 'What is left out stays as it is.',
    minProperties: 1,
    examples: [{ text: 'Four kilos of plums. #jam' }],
  },
)
export type NoteChange = Type.Static<typeof NoteChange>

export const NoteListQuery = listQuery({
  state: Type.Optional(
    choice(['active', 'trashed'], {
      default: 'active',
      description:
        'Notes, or the trash. In the trash, notes are ordered and `updated_since` is by the time of their deletion.',
    }),
  ),
  pad_id: Type.Optional(Type.String({ ...Id, description: 'Only notes in this pad.' })),
  tag: Type.Optional(
    Type.String({ minLength: 1, maxLength: 100, format: 'text', description: 'With or without `#`.' }),
  ),
  updated_since: Type.Optional(Type.Unsafe<string>({ ...Time, description: 'This moment or later.' })),
  order: Type.Optional(
    choice(['-updated_at', 'updated_at'], {
      default: '-updated_at',
      description: 'The latest first, or last: `updated_at` is for programs that follow changes.',
    }),
  ),
})
export type NoteListQuery = Type.Static<typeof NoteListQuery>

export const ChangeQuery = strict({
  merge: Type.Optional(
    Type.Boolean({
      default: false,
      description: 'Merge with what was saved meanwhile, instead of refusing the change.',
    }),
  ),
})
