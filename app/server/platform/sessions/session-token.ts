import { createHash } from 'node:crypto'

/** The hash that the database stores instead of a session's token, so that a copy of the table opens no session. */
export function hashOfToken(token: string): string {
  return createHash('sha256').update(token).digest('hex')
}
