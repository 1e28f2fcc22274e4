import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import Type from 'typebox'
import { statementTimedOut } from '../../platform/database/statement-timeout.ts'
import type { Deps } from '../../platform/deps.ts'
import { routes } from '../../routes.ts'
import { cursorsOf } from '../../shell/api/cursors.ts'
import { Problem } from '../../shell/api/problem.ts'
import { cursor, Id, Link, nextCursor, nullable, operation, strict, Time, utcTime } from '../../shell/api/schemas.ts'
import { openPart, requireViewer } from '../../shell/viewer.ts'
import { lastPage } from './results.tsx'
import { excerptsOf, readTyped } from './searching.ts'
import { findNotes, pageSize, type Found } from './search.queries.ts'

const FoundNote = strict(
  {
    id: Id,
    display_title: Type.String({
      description: 'The title, or else the first line of the text.',
      examples: ['Plum jam'],
    }),
    excerpt: Type.String({
      description: 'Around the first match, in plain words.',
      examples: ['Three kilos of plums.'],
    }),
    pad_id: nullable(Id),
    updated_at: Time,
    url: Link({ description: 'Its page, for people.' }, '/notes/42'),
  },
  { title: 'FoundNote' },
)
const FoundPage = strict(
  {
    items: Type.Array(FoundNote),
    total: nullable(Type.Integer({ minimum: 0, description: 'How many there are; null where they were not counted.' })),
    remarks: Type.Array(Type.String(), {
      description: 'How the search was read, where it was not as it was typed.',
      examples: [[]],
    }),
    also_looked_for: Type.Array(Type.String(), {
      description: 'Other spellings, because hardly any note has what was typed.',
      examples: [[]],
    }),
    next_cursor: nextCursor,
  },
  { title: 'FoundPage' },
)
const Query = strict({
  q: Type.String({
    minLength: 1,
    maxLength: 500,
    description:
      'As in the search field: words, "phrases", -without, pad:, tag:, title:, is:, updated:, created:, in:trash.',
    examples: ['plum jam pad:recipes'],
  }),
  cursor,
})

/** Searching, for programs. */
export const searchApi: FastifyPluginAsyncTypebox<Deps> = async (app, deps) => {
  const { sql, publicOrigin } = deps
  const cursors = cursorsOf(deps)
  app.get(
    routes.api.search.pattern,
    {
      schema: operation({
        operationId: 'searchNotes',
        tags: ['Search'],
        summary: 'Search notes',
        description: `The best match first, ${pageSize} on a page. The language is that of the search field.`,
        querystring: Query,
        answers: { 200: FoundPage },
        problems: ['bad-cursor', 'busy'],
      }),
    },
    async (request) => {
      const { q } = request.query
      const page = cursors.read<number>(request) ?? 1
      const query = await readTyped(sql, request, q)
      const remarks = query.remarks.map(({ text }) => text)
      if (query.isEmpty) {
        await requireViewer(sql, request)
        return { items: [], total: 0, remarks, also_looked_for: [], next_cursor: null }
      }
      const asked = (page - 1) * pageSize
      const found = await app.searching(request, (one) => openPart<Found>(one, request, findNotes(one, query, asked)))
      if (found === statementTimedOut) throw tooSlow()
      const all = found?.notes ?? []
      const shown = all.slice(0, pageSize)
      const excerpts = await excerptsOf(found ?? undefined)
      return {
        items: shown.map(({ id, name, pad, updatedAt }, n) => ({
          id,
          display_title: name,
          excerpt: (excerpts[n] ?? []).map(({ text }) => text).join(''),
          pad_id: pad?.id ?? null,
          updated_at: utcTime(updatedAt),
          url: publicOrigin + (query.isInTrash ? routes.trash.show : routes.notes.show).href({ noteId: id }),
        })),
        total: found?.count ?? null,
        remarks,
        also_looked_for: found?.corrections ?? [],
        next_cursor: all.length > pageSize && page < lastPage ? cursors.write(request, page + 1) : null,
      }
    },
  )
}

function tooSlow(): Problem {
  const detail = 'That search takes too long. Narrow it: add another word, a pad or a time.'
  return new Problem(503, 'busy', detail, { is_undone: true }, { 'retry-after': '5' })
}
