import Type from 'typebox'
import type { Shared } from '../../../shared/shared-note.ts'
import { textField } from '../../platform/http/forms.ts'
import { maxTextBytes } from '../../notes/note-limits.ts'
import { PlaceQuery } from '../../notes/place.ts'
import { idPattern } from '../../platform/lists/keyset.ts'

export { maxTextBytes }

/** Of a request with such a text: percent-encoding triples it, JSON escapes can make it longer. */
export const maxBodyBytes = 7 * maxTextBytes

const uuidPattern = '^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$'

export const NoteForm = Type.Object({
  name: textField({ label: 'Name', max: 100, line: true }),
  text: textField({ label: 'Text' }),
  pad_id: Type.Optional(
    Type.String({
      pattern: `^$|${idPattern}`,
      messages: { pattern: 'Choose one of your pads', type: 'Choose one of your pads' },
    }),
  ),
})
/** … and the hidden fields of its pages. */
export const SavingForm = Type.Object({
  ...NoteForm.properties,
  /** Optimistic locking: the version that was opened. A request without one overwrites the current version. */
  version: Type.Optional(Type.Integer({ minimum: 1, maximum: 2_147_483_647 })),
  /** The pad that was shown: when it is still selected, the note is not moved. */
  base_pad_id: Type.Optional(Type.String({ pattern: `^$|${idPattern}` })),
  /** The name that was shown: links to it are offered to follow another. */
  base_name: Type.Optional(Type.Unknown()),
  /** The user of the page: a session of another user cannot save it. */
  owner: Type.Optional(Type.String({ pattern: idPattern })),
  /** The id of the open page: what one page saves within ten minutes is one step of the history. */
  writer: Type.Optional(Type.String({ pattern: uuidPattern })),
  /** The idempotency key of a form: the form and the page's autosave create one note. */
  key: Type.Optional(Type.String({ pattern: uuidPattern })),
})
export type SavingForm = Type.Static<typeof SavingForm>

export type NoteForm = Type.Static<typeof NoteForm>

/** Where a script goes on after it has moved an open note to the trash: to the next one of its list, or to the list. */
export const DeleteQuery = Type.Object({
  next: Type.Optional(Type.String({ pattern: idPattern })),
  in: Type.Optional(Type.Unknown()),
})

/** The list that a note is shown beside, what it was called before it was saved, and up to which note links to that were looked at. */
export const ShowQuery = Type.Object({
  ...PlaceQuery.properties,
  was: Type.Optional(Type.Unknown()),
  past: Type.Optional(Type.Unknown()),
})

/** @param given in an address. @returns undefined for what is no id */
export function idOf(given: unknown): string | undefined {
  return typeof given === 'string' && new RegExp(idPattern).test(given) ? given : undefined
}

/** A new note in a pad, or with a title, a text and an address: `textsOf` reads them. */
export const CreateQuery = Type.Object({
  pad: Type.Optional(Type.Unknown()),
  title: Type.Optional(Type.Unknown()),
  text: Type.Optional(Type.Unknown()),
  url: Type.Optional(Type.Unknown()),
})

/** What is shared, of a query or a form: of a name that comes several times the first, and nothing that is no text. */
export function textsOf(given: unknown): Shared {
  const fields = (typeof given === 'object' && given !== null ? given : {}) as Record<string, unknown>
  const texts = (['title', 'text', 'url'] as const).flatMap((name) => {
    const [value] = [fields[name]].flat()
    return typeof value === 'string' ? [[name, value] as const] : []
  })
  return Object.fromEntries(texts)
}

/** Whether this is an Idempotency-Key: a retry with the same key gets the same response. */
export function isIdempotencyKey(key: unknown): key is string {
  return typeof key === 'string' && new RegExp(uuidPattern).test(key)
}
