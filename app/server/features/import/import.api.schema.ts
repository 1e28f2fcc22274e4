import Type from 'typebox'
import { invalidField } from '../../shell/api/problem.ts'
import { choice, Count, Id, nullable, strict, Time, utcOrNull, utcTime } from '../../shell/api/schemas.ts'
import { duplicatesChoices, type ImportRow, type ItemRow } from './import.schema.ts'

const duplicates = choice(duplicatesChoices, {
  description: 'What becomes of notes that are here already: left alone, brought up to date, or made again.',
})

export const ImportOfProgram = strict(
  {
    id: Id,
    state: choice(['queued', 'running', 'done', 'failed', 'cancelled']),
    phase: choice(['looking', 'making']),
    dry_run: Type.Boolean({ description: 'It only looks, and makes nothing.' }),
    duplicates,
    formats: Type.Array(Type.String(), { examples: [['Joplin']] }),
    found: Count,
    made: Count,
    updated: Count,
    skipped: Count,
    problems: Count,
    why: nullable(Type.String({ description: 'Why it failed.', examples: [null] })),
    can_start: Type.Boolean(),
    can_undo: Type.Boolean(),
    is_undone: Type.Boolean(),
    created_at: Time,
    finished_at: nullable(Time),
  },
  { title: 'Import', description: 'Notes from elsewhere, on their way in.' },
)

export const ImportItem = strict(
  {
    path: Type.String({ description: 'Where it was found.', examples: ['recipes/Plum jam.md'] }),
    title: Type.String({ examples: ['Plum jam'] }),
    result: choice(['made', 'updated', 'skipped', 'problem']),
    why: nullable(Type.String({ examples: [null] })),
    lost: Type.Array(Type.String(), { description: 'What could not be kept of it.', examples: [[]] }),
    note_ids: Type.Array(Id),
  },
  { title: 'ImportItem' },
)

export const StartImport = strict({ duplicates: Type.Optional(duplicates) }, { title: 'StartImport' })

const fields: Readonly<Record<string, { readonly type: string; readonly enum?: readonly string[] }>> = {
  dry_run: { type: 'string', enum: ['0', '1'] },
  duplicates: { type: 'string', enum: duplicatesChoices },
  modified: {
    type: 'string',
    ...{ description: 'When each file was changed: milliseconds of Unix time, with commas.' },
  },
}

/** The form that brings files. */
export const filesForm = {
  type: 'object',
  properties: { ...fields, files: { type: 'array', items: { type: 'string', format: 'binary' }, minItems: 1 } },
  required: ['files'],
  additionalProperties: false,
}

/** A mistyped name is told, as in JSON: a form that was to be looked at is not carried out. @throws Problem */
export function checkFields(given: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(given)) {
    const field = Object.hasOwn(fields, name) ? fields[name] : undefined
    if (!field) throw invalidField(name.slice(0, 200), 'is not known here')
    if (field.enum && !field.enum.includes(value)) throw invalidField(name, `must be one of ${field.enum.join(', ')}`)
  }
}

export function importOf(row: ImportRow) {
  const { id, state, phase, isDryRun, duplicates, formats, found, made, updated, skipped, problems, why } = row
  return {
    ...{ id, state, phase, dry_run: isDryRun, duplicates, formats, found, made, updated, skipped, problems, why },
    ...{ can_start: row.canStart, can_undo: row.canUndo, is_undone: row.isUndone },
    ...{ created_at: utcTime(row.createdAt), finished_at: utcOrNull(row.finishedAt) },
  }
}

export function itemOf({ path, title, result, why, lost, noteIds: note_ids }: ItemRow) {
  return { path, title, result, why, lost, note_ids }
}
