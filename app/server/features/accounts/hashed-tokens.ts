import type { BetterAuthPlugin } from 'better-auth'
import type { DBAdapter, DBTransactionAdapter, Where } from 'better-auth/adapters'
import { hashOfToken } from '../../platform/sessions/session-token.ts'

/**
 * Session tokens are hashed at rest. This adapter of better-auth hashes the tokens that it stores and looks up. A new session keeps its
 * token, for the cookie; a session that is read has `sha256:…` in its place, by which flows compare and end sessions, and which opens none.
 */
export const hashedTokens = {
  id: 'hashed-tokens',
  init: ({ adapter }) => ({ context: { adapter: hashing(adapter) } }),
} satisfies BetterAuthPlugin

/** The prefix of a token's hash. Tokens of better-auth have no colon. */
const mark = 'sha256:'

/** The methods of an adapter, apart from transactions. */
const methods = [
  ...(['create', 'findOne', 'findMany', 'count', 'update', 'updateMany', 'delete', 'deleteMany'] as const),
  ...(['consumeOne', 'incrementOne'] as const),
]

interface Query {
  readonly model: string
  readonly where?: readonly Where[]
  readonly data?: Row
  readonly update?: Row
}
type Row = Readonly<Record<string, unknown>>
type Ask = (query: Query) => Promise<unknown>

function hashing(adapter: DBAdapter): DBAdapter {
  return {
    ...adapter,
    ...hashingMethods(adapter),
    transaction: (act) => adapter.transaction((inside) => act({ ...inside, ...hashingMethods(inside) })),
  }
}

function hashingMethods(adapter: DBTransactionAdapter): Partial<DBTransactionAdapter> {
  return Object.fromEntries(
    methods.map((name) => {
      const ask = adapter[name] as Ask
      const asked: Ask = async (query) => {
        if (query.model !== 'session') return ask(query)
        const found = marked(await ask(hashed(query)))
        return name === 'create' ? { ...(found as Row), token: query.data?.['token'] } : found
      }
      return [name, asked]
    }),
  )
}

function hashed({ where, data, update, ...query }: Query): Query {
  return {
    ...query,
    ...(where && {
      where: where.map((one) => (one.field === 'token' ? { ...one, value: hashedValue(one.value) } : one)),
    }),
    // The previous release looks sessions up by this column, for a day after the migration that added the hash.
    // And its sessions take back the deletion of an account, because it cannot show it (0019_leaving.sql), and end where a second factor is
    // asked for (0028_second_factors.sql).
    ...(data && {
      data: {
        ...data,
        token: hashOf(data['token']),
        tokenInClear: data['token'],
        knowsDeletions: true,
        knowsFactors: true,
      },
    }),
    ...(update && { update: 'token' in update ? { ...update, token: hashOf(update['token']) } : update }),
  }
}

function hashedValue(value: Where['value']): Where['value'] {
  return Array.isArray(value) ? value.map(hashOf) : hashOf(value)
}

function hashOf(value: unknown): string {
  const token = String(value)
  return token.startsWith(mark) ? token.slice(mark.length) : hashOfToken(token)
}

/** @param result a row, several rows, or another value, such as a count */
function marked(result: unknown): unknown {
  if (Array.isArray(result)) return result.map(marked)
  if (typeof result !== 'object' || result === null || !('token' in result)) return result
  const row: Record<string, unknown> = { ...result, token: mark + String(result.token) }
  delete row['tokenInClear']
  return row
}
