import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import Type from 'typebox'
import type { Deps } from '../../platform/deps.ts'
import { routes } from '../../routes.ts'
import { cursorsOf, limitOf } from '../../shell/api/cursors.ts'
import { listQuery, operation, pageOf, strict } from '../../shell/api/schemas.ts'
import { openPart } from '../../shell/viewer.ts'
import { tagsOfViewer } from './tags.queries.ts'

const Tag = strict(
  {
    tag: Type.String({ examples: ['jam'] }),
    notes: Type.Integer({ minimum: 1, description: 'How many notes have it.' }),
  },
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
      const asked = tagsOfViewer(sql, cursors.read<string>(request), limitOf(request) + 1)
      const found = (await openPart<Tag[]>(sql, request, asked)) ?? []
      return cursors.page(
        request,
        found,
        (tag) => tag,
        ({ tag }) => tag,
      )
    },
  )
}
