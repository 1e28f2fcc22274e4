import { timingSafeEqual } from 'node:crypto'
import type { FastifyRequest } from 'fastify'
import type { Deps } from '../../platform/deps.ts'
import { keyedTag } from '../../platform/secrets/keyed-tag.ts'
import { Problem } from './problem.ts'

export const maxCursorCharacters = 2_000
const tagCharacters = 22

export interface Cursors {
  /** @param value where the next page begins */
  write(request: FastifyRequest, value: unknown): string
  /** @returns undefined without a cursor @throws Problem for one of another account, list or filter */
  read<Value>(request: FastifyRequest): Value | undefined
  /**
   * A page of a list.
   * @param rows one more than `limit` of the request, where more follow
   * @param placeOf where the next page begins: behind this row
   */
  page<Row, Item>(
    request: FastifyRequest,
    rows: readonly Row[],
    told: (row: Row) => Item,
    placeOf: (row: Row) => unknown,
  ): { items: Item[]; next_cursor: string | null }
}

/** Items of a page, where the request says nothing of them. */
export const defaultLimit = 20

/** How many items a request asks for. */
export function limitOf({ query }: FastifyRequest): number {
  return (query as { readonly limit?: number }).limit ?? defaultLimit
}

/** Cursors that programs cannot make: signed for the account, the address and the filters. */
export function cursorsOf({ secret, previousSecrets }: Pick<Deps, 'secret' | 'previousSecrets'>): Cursors {
  const tagOf = (key: string, request: FastifyRequest, text: string) =>
    keyedTag(key, 'cursor', `${request.asker} ${listOf(request)} ${text}`, tagCharacters)
  function write(request: FastifyRequest, value: unknown): string {
    const text = Buffer.from(JSON.stringify(value)).toString('base64url')
    return `${text}.${tagOf(secret, request, text)}`
  }
  return {
    write,
    page(request, rows, told, placeOf) {
      const limit = limitOf(request)
      const shown = rows.slice(0, limit)
      const last = rows.length > limit ? shown.at(-1) : undefined
      return { items: shown.map(told), next_cursor: last === undefined ? null : write(request, placeOf(last)) }
    },
    read<Value>(request: FastifyRequest) {
      const { cursor } = request.query as { readonly cursor?: string }
      if (cursor === undefined) return undefined
      const [text = '', tag = ''] = cursor.split('.')
      const given = Buffer.from(tag)
      const isOurs = [secret, ...previousSecrets].some((key) => {
        const expected = Buffer.from(tagOf(key, request, text))
        return given.length === expected.length && timingSafeEqual(given, expected)
      })
      if (!isOurs || cursor.split('.').length !== 2)
        throw new Problem(400, 'bad-cursor', 'Leave the cursor out to read from the first page.')
      return JSON.parse(Buffer.from(text, 'base64url').toString()) as Value
    },
  }
}

/** The list and its filters; how many of its items are asked for may change from page to page. */
function listOf({ routeOptions: { url = '' }, params, query }: FastifyRequest): string {
  const filters = Object.entries(query as Record<string, unknown>).filter(
    ([name]) => !['cursor', 'limit'].includes(name),
  )
  return JSON.stringify([url, params, filters.sort(([one], [other]) => (one < other ? -1 : 1))])
}
