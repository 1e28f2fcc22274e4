import Type from 'typebox'
import { passwords } from '../../platform/secrets/passwords.ts'
import { Count, Id, line, Link, nullable, strict, Time } from '../../shell/api/schemas.ts'

export const ShareOfProgram = strict(
  {
    id: Id,
    url: nullable(
      Link(
        { description: 'Where readers find it; null where the service has lost the key to it: renew it.' },
        '/s/3f9GkQ2mXb7TzLw0RrVd1A',
      ),
    ),
    note_id: nullable(Id),
    pad_id: nullable({ ...Id, examples: [null] }),
    name: Type.String({ description: 'Of the note or the pad.', examples: ['Plum jam'] }),
    has_password: Type.Boolean(),
    expires_at: nullable(Time),
    is_over: Type.Boolean({ description: 'It has expired.' }),
    is_trashed: Type.Boolean({ description: 'Its note is in the trash, and is not shown to readers.' }),
    byline: Type.String({ examples: ['Ada'] }),
    search_engines: Type.Boolean({ description: 'Whether search engines may list it.' }),
    views: Count,
  },
  { title: 'Share', description: 'A note or a pad that opens by its address, without an account.' },
)
export const NewShare = strict(
  {
    note_id: Type.Optional(Id),
    pad_id: Type.Optional(Id),
    expires_at: Type.Optional(nullable(Time)),
    password: Type.Optional(
      nullable(Type.String({ maxLength: passwords.maxTyped, format: 'text', description: 'Null for none.' })),
    ),
    byline: Type.Optional(line(100, { description: 'The name that the page shows.' })),
    search_engines: Type.Optional(Type.Boolean()),
  },
  {
    title: 'NewShare',
    description: 'Either `note_id` or `pad_id`. For one that is shared already, what is left out stays.',
    examples: [{ note_id: '42', byline: 'Ada' }],
  },
)
export type NewShare = Type.Static<typeof NewShare>
