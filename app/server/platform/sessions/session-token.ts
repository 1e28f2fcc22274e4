import { createHash } from 'node:crypto'

/** What stands in the database for a session's token: a copy of the table opens no session. */
export function hashOfToken(token: string): string {
  return createHash('sha256').update(token).digest('hex')
}
