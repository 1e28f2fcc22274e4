import Type from 'typebox'
import { maxTitleCharacters } from '../../notes/note-limits.ts'
import { idPattern } from '../../platform/lists/keyset.ts'
import { textField } from '../../platform/http/forms.ts'

export const TitledQuery = Type.Object({ title: Type.Optional(Type.Unknown()) })

export const TitledForm = Type.Object({ title: textField({ label: 'Title', max: maxTitleCharacters, line: true }) })

/** Links to a title are changed to what the note is called now; or, to undo that, the versions of notes to take back. */
export const FollowForm = Type.Object({
  was: Type.Optional(Type.String({ maxLength: maxTitleCharacters, pattern: '\\S', format: 'text' })),
  /** Where the last press stopped: the id of a note. */
  past: Type.Optional(Type.String({ pattern: idPattern })),
  back: Type.Optional(
    Type.String({ pattern: '^[1-9][0-9]{0,17}\\.[1-9][0-9]{0,8}(,[1-9][0-9]{0,17}\\.[1-9][0-9]{0,8}){0,99}$' }),
  ),
})
