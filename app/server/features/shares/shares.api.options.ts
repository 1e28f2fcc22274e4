import { passwords, problemOfLength } from '../../platform/secrets/passwords.ts'
import { momentOf } from '../../shell/api/moment.ts'
import { invalidField } from '../../shell/api/problem.ts'
import type { NewShare } from './shares.api.schema.ts'
import type { Subject } from './shares.queries.ts'

const maxYears = 100

/** What is shared. @throws Problem */
export function subjectOf({ note_id: noteId, pad_id: padId }: NewShare): Subject {
  if (noteId !== undefined && padId === undefined) return { kind: 'note', id: noteId }
  if (padId !== undefined && noteId === undefined) return { kind: 'pad', id: padId }
  throw invalidField('note_id', 'or else pad_id is needed, and not both')
}

/** A moment to come. @throws Problem */
export function futureOf(text: string): string {
  const moment = momentOf(text, 'expires_at', 422)
  const latest = new Date()
  latest.setUTCFullYear(latest.getUTCFullYear() + maxYears)
  if (Date.parse(moment) <= Date.now()) throw invalidField('expires_at', 'is over')
  if (Date.parse(moment) > latest.getTime()) throw invalidField('expires_at', 'has to be within the next hundred years')
  return moment
}

/** Of a password that may be used. @throws Problem */
export async function hashOf(password: string): Promise<string> {
  const problem = problemOfLength(password)
  if (problem) throw invalidField('password', `is not usable: ${problem}`)
  return passwords.hash(password)
}
