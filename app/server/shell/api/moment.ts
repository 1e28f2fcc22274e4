import { Problem } from './problem.ts'

/** A moment that a program wrote, in UTC; PostgreSQL and JavaScript know both. @param field that it stands in */
export function momentOf(text: string, field: string, status: 400 | 422 = 400): string {
  const ms = Date.parse(text)
  const code = status === 400 ? 'bad-address' : 'invalid'
  const detail = 'has to be a moment between the years 1 and 9999'
  if (Number.isNaN(ms) || ms < earliestMs || ms > latestMs) {
    throw new Problem(status, code, `${field} ${detail}.`, { errors: [{ field, detail }] })
  }
  return new Date(ms).toISOString()
}

const earliestMs = Date.parse('0001-01-01T00:00:00Z')
const latestMs = Date.parse('9999-12-31T23:59:59Z')
