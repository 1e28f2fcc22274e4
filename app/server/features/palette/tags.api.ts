import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import Type from 'typebox'
import type { Deps } from '../../platform/deps.ts'
import { routes } from '../../routes.ts'
import { cursorsOf } from '../../shell/api/cursors.ts'
import { listQuery, operation, pageOf, strict } from '../../shell/api/schemas.ts'
import { openPart } from '../../shell/viewer.ts'
import { tagsOfViewer } from './tags.queries.ts'

const Tag = strict(
  { tag: Type.String(), notes: Type.Integer({ minimum: 1, description: 'How many notes have it.' }) },
  { title: 'Tag', description: 'A word with `#` in the text of notes.' },
)
const TagPage = pageOf(Tag, 'TagPage')
type Tag = Type.Static<typeof Tag>

/** Tags, for programs. */
export const tagsApi: FastifyPluginAsyncTypebox<Deps> = async (app, deps) => {
  const { sql } = deps
  const cursors = cursorsOf(deps)
  app.get(
    routes.api.tags.pattern,
    {
      schema: operation({
        operationId: 'listTags',
        tags: ['Tags'],
        summary: 'List tags',
        description:
          'By their letters. A tag is made by writing it into a note, and goes with the last note that has it.',
        querystring: listQuery({}),
        answers: { 200: TagPage },
        problems: ['bad-cursor'],
      }),
    },
    async (request) => {
      const { limit = 20 } = request.query
      const found =
        (await openPart<Tag[]>(sql, request, tagsOfViewer(sql, cursors.read<string>(request), limit + 1))) ?? []
      const items = found.slice(0, limit)
      const last = found.length > limit ? items.at(-1) : undefined
      return { items, next_cursor: last ? cursors.write(request, last.tag) : null }
    },
  )
}
